import type { Clock } from '@nuanbu/runtime';
import { TroubleError } from '@nuanbu/terms';
import mqtt, { type MqttClient } from 'mqtt';

/** The user and password of one concentrator. */
export interface Credential {
  readonly username: string;
  readonly password: string;
}

/** Wrong user or password, and not authorised: trying again does not help. */
const REFUSED_CONNECTIONS = [4, 5];
const RECONNECT_MS = 200;
/** How long a replay goes on trying to reach a broker that has gone. */
const GIVE_UP_MS = 30_000;

export interface SenderSetup {
  readonly url: string;
  readonly credential: Credential;
  /** Messages that may be unacknowledged at a time. */
  readonly window: number;
  readonly onAcknowledged: () => void;
  readonly clock: Clock;
}

/**
 * One concentrator's connection in a replay: messages go out in order, QoS 1, a bounded number
 * unacknowledged; the client sends again what a broken connection left unanswered.
 */
export class Sender {
  readonly #client: MqttClient;
  readonly #window: number;
  readonly #onAcknowledged: () => void;
  #inFlight = 0;
  #error: Error | undefined;
  #wake: (() => void) | undefined;

  constructor({ url, credential, window, onAcknowledged, clock }: SenderSetup) {
    this.#window = window;
    this.#onAcknowledged = onAcknowledged;
    /** Since when nobody answers; undefined while somebody does. */
    let silentSinceMs: number | undefined;
    let hasConnected = false;
    this.#client = mqtt.connect(url, {
      clientId: `${credential.username}-replay`,
      ...credential,
      clean: false,
      reconnectPeriod: RECONNECT_MS,
    });
    this.#client.on('error', (error) => {
      const isRefused = 'code' in error && REFUSED_CONNECTIONS.includes(error.code as number);
      silentSinceMs ??= clock.monotonicMs();
      const isGone = !hasConnected || clock.monotonicMs() - silentSinceMs > GIVE_UP_MS;
      if (!isRefused && !isGone) return;
      const detail = `${credential.username} at ${url}: ${error.message || String(error)}`;
      this.fail(new TroubleError('brokerUnreachable', detail, { cause: error }));
    });
    this.#client.on('connect', () => {
      hasConnected = true;
      silentSinceMs = undefined;
    });
  }

  /** Hands a message over once the window has room. */
  async send(topic: string, payload: Uint8Array, retain: boolean): Promise<void> {
    while (this.#inFlight >= this.#window) await this.#change();
    if (this.#error !== undefined) throw this.#error;
    this.#inFlight += 1;
    this.#client.publish(topic, payload as Buffer, { qos: 1, retain }, (error) => {
      this.#inFlight -= 1;
      if (error) this.fail(error);
      else this.#onAcknowledged();
      this.#wake?.();
    });
  }

  /** Waits for every acknowledgement and disconnects. */
  async close(): Promise<void> {
    while (this.#inFlight > 0) await this.#change();
    if (this.#error !== undefined) throw this.#error;
    await this.#client.endAsync();
  }

  /** Drops everything at once. */
  async abandon(): Promise<void> {
    await this.#client.endAsync(true);
  }

  /** Ends every wait with an error. */
  fail(error: Error): void {
    this.#error ??= error;
    this.#wake?.();
  }

  async #change(): Promise<void> {
    if (this.#error !== undefined) throw this.#error;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    if (this.#error !== undefined) throw this.#error;
  }
}
