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
