import { Aedes, type AedesOptions, type PublishPacket } from 'aedes';

/**
 * Aedes that forwards nothing of what concentrators report: a reading's way ends in the pipeline,
 * and nobody may subscribe to it. This saves the routing of every message, and keeps Aedes from the
 * one thing that has been seen to kill it: a subscriber that leaves while much is queued for it.
 */
export class QuietAedes extends Aedes {
  readonly #isForwarded: (topic: string) => boolean;

  constructor(options: AedesOptions, isForwarded: (topic: string) => boolean) {
    super(options);
    this.#isForwarded = isForwarded;
  }

  /** Called as (packet, client, done) inside Aedes and as (packet, done) from outside. */
  override publish(packet: PublishPacket, ...rest: unknown[]): void {
    if (this.#isForwarded(packet.topic)) {
      Reflect.apply(super.publish, this, [packet, ...rest]);
      return;
    }
    const done = rest.at(-1);
    if (typeof done === 'function') done(null);
  }
}
