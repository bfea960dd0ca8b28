import type { FileRefusal, Particulars, ReadingRefusal, Words } from '@nuanbu/terms';

/**
 * A row that was not taken, with its place in the file. Its detail is what stood there, or what it
 * clashes with, short enough to print; words go beside it where it says more than that.
 */
export interface RowRefusal extends Particulars {
  /** 1-based line on which the row begins. */
  readonly line: number;
  /** The header's name of the column, or empty where the row as a whole is at fault. */
  readonly column: string;
  readonly code: FileRefusal | ReadingRefusal;
}

/** That a row has other fields than its header. */
export function fieldCount(count: number, ofHeader: number): Words {
  return {
    zh: `${count} 个字段，表头有 ${ofHeader} 个`,
    en: `${count} fields, the header has ${ofHeader}`,
  };
}

/** The columns of a refusals file. */
export const REFUSAL_COLUMNS = ['file', 'line', 'column', 'code', 'detail'] as const;

/** A row that was read and that whoever keeps the rows could not take. */
interface RefusedLater extends Particulars {
  /** The row's place among those read, from 0. */
  readonly index: number;
  readonly code: RowRefusal['code'];
}

/**
 * What of a file was not taken, in the order of its lines: what reading it refused, and what only
 * whoever keeps the rows could see, such as a meter that an earlier file has put elsewhere.
 */
export function refusalsOfFile(
  read: { readonly refusals: readonly RowRefusal[]; readonly lines: readonly number[] },
  refused: readonly RefusedLater[],
): RowRefusal[] {
  const later = refused.map(({ index, ...refusal }) => ({
    ...{ line: read.lines[index]!, ...refusal },
    column: refusal.code === 'unknownHousehold' ? 'household_id' : '',
  }));
  return [...read.refusals, ...later].sort((a, b) => a.line - b.line);
}
