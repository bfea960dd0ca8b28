import { isTrouble, TROUBLES, type Trouble, TroubleError } from '@nuanbu/terms';

/** Troubles of the world around a run, which a later try may find gone. Others stay as they are. */
const PASSING: readonly Trouble[] = ['ledgerUnreachable', 'diskFull'];

/** Whether trying again cannot help. */
export function isFinal(error: unknown): error is TroubleError {
  return isTrouble(error) && !PASSING.includes(error.code);
}

/** A run's last words, as the ledger keeps them: code first, so that they can be read again. */
export function failureText(error: unknown): string {
  if (isTrouble(error)) return `${error.code}: ${error.detail}`;
  return error instanceof Error ? error.message : String(error);
}

/** The trouble that a failed run met, from the words that the ledger kept. */
export function failureOf(runNumber: number, text: string): TroubleError {
  const [code = '', ...detail] = text.split(': ');
  if (Object.hasOwn(TROUBLES, code)) return new TroubleError(code as Trouble, detail.join(': '));
  return new TroubleError('runFailed', `Run ${runNumber}: ${text}`);
}
