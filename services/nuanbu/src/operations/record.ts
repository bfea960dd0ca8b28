import { parseTopic } from '@nuanbu/contracts';
import { Recorder } from '@nuanbu/simulator-replay';
import { TroubleError } from '@nuanbu/terms';
import { z } from 'zod';
import type { Platform } from '../platform/platform.ts';
import { operation } from './operation.ts';

const PROGRESS_MS = 500;

/**
 * Keeps every message of readings that the broker lets in, with its time and its sender's rights,
 * until it is told to end, whoever asked goes away, or the time is over. Needs a running platform:
 * at rest nothing arrives.
 */
export const record = operation(
  'record',
  z.strictObject({ file: z.string(), seconds: z.int().min(1).optional() }),
  async (platform, { file, seconds }, context) => {
    refuseAtRest(platform);
    const recorder = await Recorder.start(file, platform.clock);
    const senders = new Senders(platform, recorder);
    const told = new AbortController();
    platform.recordings.set(file, told);
    const end = platform.tap((_, topic, bytes) => {
      recorder.take(topic, bytes);
      senders.see(topic);
    });
    const ticker = setInterval(
      () => context.progress({ messages: recorder.messages }),
      PROGRESS_MS,
    );
    try {
      await untilOver(AbortSignal.any([context.signal, told.signal]), seconds);
    } finally {
      clearInterval(ticker);
      end();
      platform.recordings.delete(file);
      await senders.noted();
      await recorder.close();
    }
    return { file, messages: recorder.messages };
  },
);

/** Ends a recording; whoever asked for it is answered once its file is whole. */
export const endRecording = operation(
  'record end',
  z.strictObject({ file: z.string() }),
  async ({ recordings }, { file }) => {
    const told = recordings.get(file);
    told?.abort();
    return { ended: told !== undefined };
  },
);

/** Where concentrators reach the broker from which the running platform takes messages. */
export const brokerUrl = operation('broker url', z.strictObject({}), async (platform) => {
  const [url] = refuseAtRest(platform).urls;
  return { url: url! };
});

function refuseAtRest({ door }: Platform) {
  if (door) return door;
  throw new TroubleError('notRunning', 'Messages arrive only at a running one.');
}

/** Notes each sender's rights in the recording, once, when its first message is seen. */
class Senders {
  readonly #platform: Platform;
  readonly #recorder: Recorder;
  readonly #seen = new Map<string, Promise<void>>();

  constructor(platform: Platform, recorder: Recorder) {
    this.#platform = platform;
    this.#recorder = recorder;
  }

  see(topic: string): void {
    const name = parseTopic(topic)?.concentrator;
    if (name !== undefined && !this.#seen.has(name)) this.#seen.set(name, this.#note(name));
  }

  async noted(): Promise<void> {
    await Promise.all(this.#seen.values());
  }

  async #note(name: string): Promise<void> {
    const { ledger, log } = this.#platform;
    try {
      const sender = await ledger.concentrators.find(name);
      if (sender) this.#recorder.takeSender(sender);
    } catch (error) {
      // The messages are worth keeping without it; a replay then lets this sender report all.
      log.warn(
        { component: 'record', err: error, concentrator: name },
        'a recording lacks the rights of a sender',
      );
    }
  }
}

function untilOver(signal: AbortSignal, seconds: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = seconds === undefined ? undefined : setTimeout(resolve, seconds * 1000);
    const over = () => {
      clearTimeout(timer);
      resolve();
    };
    if (signal.aborted) over();
    else signal.addEventListener('abort', over, { once: true });
  });
}
