import { Recorder } from '@nuanbu/simulator-replay';
import { TroubleError } from '@nuanbu/terms';
import { z } from 'zod';
import { operation } from './operation.ts';

const PROGRESS_MS = 500;

/**
 * Keeps every message of readings that the broker lets in, with its time, until whoever asked goes
 * away or the time is over. Needs a running platform: at rest nothing arrives.
 */
export const record = operation(
  'record',
  z.strictObject({ file: z.string(), seconds: z.int().min(1).optional() }),
  async (platform, { file, seconds }, context) => {
    if (!platform.broker)
      throw new TroubleError('notRunning', 'Messages arrive only at a running one.');
    const recorder = await Recorder.start(file, platform.clock);
    const end = platform.tap((_, topic, bytes) => recorder.take(topic, bytes));
    const ticker = setInterval(
      () => context.progress({ messages: recorder.messages }),
      PROGRESS_MS,
    );
    try {
      await untilGone(context.signal, seconds);
    } finally {
      clearInterval(ticker);
      end();
      await recorder.close();
    }
    return { file, messages: recorder.messages };
  },
);

function untilGone(signal: AbortSignal, seconds: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = seconds === undefined ? undefined : setTimeout(resolve, seconds * 1000);
    const gone = () => {
      clearTimeout(timer);
      resolve();
    };
    if (signal.aborted) gone();
    else signal.addEventListener('abort', gone, { once: true });
  });
}
