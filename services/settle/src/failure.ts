import { GiveUp, TryLater } from '@nuanbu/jobs';
import { failureText, isTrouble, readFailureText, type Trouble, TroubleError } from '@nuanbu/terms';

/** Troubles of the world around a run that pass, by themselves or by a person who need not know of it. */
const PASSING: readonly Trouble[] = [
  ...(['ledgerUnreachable', 'diskFull', 'queuesUnreachable'] as const),
  ...(['storeUnreachable', 'storeBusy'] as const),
];

/** Whether something around a run is away, which will be back. */
export function isPassing(error: unknown): error is TroubleError {
  return isTrouble(error) && PASSING.includes(error.code);
}

/**
 * What a job that met an error asks of the queue, with the code kept: to put it off until what it needs
 * is back, or to give up what no repetition mends. Any other error is a bug and stays as it is.
 */
export function inQueuesWords(error: unknown): unknown {
  if (isPassing(error)) return new TryLater(lastWords(error), { cause: error });
  return isTrouble(error) ? new GiveUp(lastWords(error)) : error;
}

/** A run's last words, as the ledger keeps them: code first, so that they can be read again. */
export function lastWords(error: unknown): string {
  if (isTrouble(error)) return failureText(error);
  return error instanceof Error ? error.message : String(error);
}

/** The trouble that a failed run met, from the words that the ledger kept. */
export function failureOf(runNumber: number, text: string): TroubleError {
  const read = readFailureText(text);
  return read
    ? new TroubleError(read.code, read.told)
    : new TroubleError('runFailed', `Run ${runNumber}: ${text}`);
}
