import { particulars, type Told, type Trouble } from '@nuanbu/terms';
import type { RowRefusal } from '../files/refusal.ts';

/**
 * A row, or a statement of the file about its rows, for which the file is not taken. Its line is the
 * row of a workbook; its detail holds no name and no account.
 */
export interface PaymentRefusal extends Omit<RowRefusal, 'code'> {
  readonly code: RowRefusal['code'] | Extract<Trouble, 'returnSumWrong' | 'returnLineUnknown'>;
}

/** Nothing of a file counts as long as one row of it is refused: money is not half-imported. */
export interface Refused {
  /** At least one, by line. */
  readonly refusals: readonly PaymentRefusal[];
}

/** Whether what was read, written or matched is refused. */
export function isRefused(result: object): result is Refused {
  return 'refusals' in result;
}

/** A refusal of a file as a whole for one reason. */
export function refusedAt(
  line: number,
  column: string,
  code: PaymentRefusal['code'],
  told: Told,
): Refused {
  return { refusals: [{ line, column, code, ...particulars(told) }] };
}
