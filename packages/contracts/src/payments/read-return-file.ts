import { DEFAULT_BANK_PROFILE, type ReturnMapping } from './bank-profile.ts';
import { readPain002 } from './pain/read-pain002.ts';
import { readReturnTable } from './read-return-table.ts';
import type { Refused } from './refused.ts';
import type { ReturnFile } from './returns.ts';

/** The forms in which banks answer. */
export type ReturnKind = 'csv' | 'xlsx' | 'pain002';

/**
 * Reads what a bank returned. A file is taken whole or not at all: it is refused with the row of
 * each fault where a row cannot be read or a word for what became of it is not known. Whether its
 * lines are payments that were sent, each once, and add up to what the file says, `matchReturns` says.
 *
 * @param mapping of the bank's tables; pain.002 needs none.
 */
export async function readReturnFile(
  bytes: Uint8Array,
  kind: ReturnKind,
  mapping: ReturnMapping = DEFAULT_BANK_PROFILE.returns,
): Promise<ReturnFile | Refused> {
  return kind === 'pain002' ? readPain002(bytes) : readReturnTable(bytes, kind, mapping);
}
