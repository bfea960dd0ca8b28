import type { FileRefusal, ReadingRefusal } from '@nuanbu/terms';

/** A row that was not taken, with its place in the file. */
export interface RowRefusal {
  /** 1-based line on which the row begins. */
  readonly line: number;
  /** The header's name of the column, or empty where the row as a whole is at fault. */
  readonly column: string;
  readonly code: FileRefusal | ReadingRefusal;
  /** What stood there, or what it clashes with; short enough to print. */
  readonly detail: string;
}

/** The columns of a refusals file. */
export const REFUSAL_COLUMNS = ['file', 'line', 'column', 'code', 'detail'] as const;

/** A row that was read and that whoever keeps the rows could not take. */
interface RefusedLater {
  /** The row's place among those read, from 0. */
  readonly index: number;
  readonly code: RowRefusal['code'];
  readonly detail: string;
}

/**
 * What of a file was not taken, in the order of its lines: what reading it refused, and what only
 * whoever keeps the rows could see, such as a meter that an earlier file has put elsewhere.
 */
export function refusalsOfFile(
  read: { readonly refusals: readonly RowRefusal[]; readonly lines: readonly number[] },
  refused: readonly RefusedLater[],
): RowRefusal[] {
  const later = refused.map(({ index, code, detail }) => ({
    ...{ line: read.lines[index]!, code, detail },
    column: code === 'unknownHousehold' ? 'household_id' : '',
  }));
  return [...read.refusals, ...later].sort((a, b) => a.line - b.line);
}
