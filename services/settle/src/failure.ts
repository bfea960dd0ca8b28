import { failureText, isTrouble, readFailureText, type Trouble, TroubleError } from '@nuanbu/terms';

/** Troubles of the world around a run, which a later try may find gone. Others stay as they are. */
const PASSING: readonly Trouble[] = [
  ...(['ledgerUnreachable', 'diskFull', 'queuesUnreachable'] as const),
  ...(['storeUnreachable', 'storeBusy'] as const),
];

/** Whether trying again cannot help. */
export function isFinal(error: unknown): error is TroubleError {
  return isTrouble(error) && !PASSING.includes(error.code);
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
