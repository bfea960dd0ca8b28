import { setTimeout as sleep } from 'node:timers/promises';
import { parseTopic } from '@nuanbu/contracts';
import type { Clock } from '@nuanbu/runtime';
import { type RecordingEnd, readRecording } from './reader.ts';
import { type Credential, Sender } from './sender.ts';
import { SENDER_TOPIC } from './senders.ts';

/** How far a replay has come. */
export interface ReplayProgress {
  readonly sent: number;
  readonly acknowledged: number;
  /** Messages on topics that are not of the contract; they are left out. */
  readonly skipped: number;
}

export interface ReplayResult extends ReplayProgress {
  /** False where the recording has a torn tail. */
  readonly isWhole: boolean;
}

export interface ReplayOptions {
  readonly file: string;
  /** The broker, e.g. `mqtt://127.0.0.1:1883`. */
  readonly url: string;
  /** The credential of a concentrator that the recording names. */
  readonly credentialOf: (concentrator: string) => Credential | undefined;
  /** How many times faster than it was recorded; `max` waits for acknowledgements alone. */
  readonly speed: number | 'max';
  readonly clock: Clock;
  /** Lets time pass; the machine's timer unless a test brings its own. */
  readonly pause?: ((waitMs: number, signal: AbortSignal | undefined) => Promise<void>) | undefined;
  /** Messages of one concentrator that may be unacknowledged at a time. */
  readonly window?: number | undefined;
  readonly onProgress?: ((progress: ReplayProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const WINDOW = 4;

async function timerPause(waitMs: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(waitMs, undefined, { signal });
}

/**
 * Publishes a recording again: each concentrator over a connection of its own, in its own order,
 * with the recording's distances in time divided by the speed.
 *
 * @returns the counts, once every message is acknowledged
 * @throws TroubleError fileUnreadable; brokerUnreachable where it does not answer or refuses a
 *   credential; Error where a concentrator has none
 */
export async function replayRecording(options: ReplayOptions): Promise<ReplayResult> {
  const { file, url, speed, clock, signal, pause = timerPause } = options;
  const senders = new Map<string, Sender>();
  const end: RecordingEnd = { isWhole: true };
  let sent = 0;
  let acknowledged = 0;
  let skipped = 0;
  const progress = () => ({ sent, acknowledged, skipped });
  const onAcknowledged = (): void => {
    acknowledged += 1;
    options.onProgress?.(progress());
  };
  const senderOf = (concentrator: string): Sender => {
    let sender = senders.get(concentrator);
    if (sender === undefined) {
      const credential = options.credentialOf(concentrator);
      if (credential === undefined) throw new Error(`no credential for ${concentrator}`);
      const window = options.window ?? WINDOW;
      sender = new Sender({ url, credential, window, onAcknowledged, clock });
      senders.set(concentrator, sender);
    }
    return sender;
  };
  const onAbort = (): void => {
    for (const sender of senders.values()) sender.fail(signal?.reason);
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    let zeroMs: number | undefined;
    for await (const message of readRecording(file, end)) {
      signal?.throwIfAborted();
      if (message.topic === SENDER_TOPIC) continue;
      const topic = parseTopic(message.topic);
      if (topic === undefined) {
        skipped += 1;
        continue;
      }
      if (speed !== 'max') {
        zeroMs ??= clock.monotonicMs() - message.elapsedMs / speed;
        const waitMs = zeroMs + message.elapsedMs / speed - clock.monotonicMs();
        if (waitMs > 0) await pause(waitMs, signal);
      }
      const sender = senderOf(topic.concentrator);
      await sender.send(message.topic, message.payload, topic.channel === 'status');
      sent += 1;
    }
    await Promise.all([...senders.values()].map((sender) => sender.close()));
  } catch (error) {
    await Promise.all([...senders.values()].map((sender) => sender.abandon()));
    throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
  return { ...progress(), isWhole: end.isWhole };
}
