import { isTrouble, type Trouble } from '@nuanbu/terms';

/** The store is away or gives nothing for now; an answer that is not right in itself is told as it is. */
const AWAY: ReadonlySet<Trouble> = new Set([
  'storeUnreachable',
  'storeBusy',
  'storeRefused',
  'storeStopped',
]);

/**
 * What the reading store says, or undefined while it is away: for answers that are of the ledger but
 * for a part, which then is left out.
 */
export async function ifReadable<Said>(asked: Promise<Said>): Promise<Said | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isTrouble(error) && AWAY.has(error.code)) return undefined;
    throw error;
  }
}
