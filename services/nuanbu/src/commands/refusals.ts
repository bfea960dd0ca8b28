import type { RowRefusal } from '@nuanbu/contracts';
import { FILE_REFUSALS, READING_REFUSALS } from '@nuanbu/terms';

/** Exit code where there were refusals and the caller asked to be told. */
export const EXIT_REFUSALS = 2;

/** Refusals that are shown on the screen. */
export const SHOWN_REFUSALS = 20;

/** A refused row in words: where it stands, its code, what the code means, and what stood there. */
export function refusalText(file: string, { line, column, code, detail }: RowRefusal): string {
  const words = { ...READING_REFUSALS, ...FILE_REFUSALS }[code];
  const place = `${file}, line ${line}${column === '' ? '' : `, column ${column}`}`;
  return `${place}: ${code}: ${words.en}${detail === '' ? '' : ` (${detail})`}`;
}
