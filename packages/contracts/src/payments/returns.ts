import type { Fen } from '@nuanbu/units';
import type { ReturnedState } from './bank-profile.ts';
import type { Statement } from './orders.ts';

/** What a bank says of one payment. */
export interface ReturnLine {
  /** Where it begins in its file. */
  readonly line: number;
  /** The number under which the payment was sent, where the bank gives it back. */
  readonly paymentId?: string;
  readonly account?: string;
  readonly name?: string;
  readonly amountFen: Fen;
  readonly state: ReturnedState;
  /** Why it failed: the bank's code, where it has one, and its words; empty for all others. */
  readonly reason: string;
}

/** What a bank says of a payment file as a whole, instead of payment by payment. */
export interface ReturnOfAll {
  readonly line: number;
  readonly state: ReturnedState;
  readonly reason: string;
  /** Of the payment file, as far as the bank repeats them. */
  readonly count?: number | undefined;
  readonly sumFen?: Fen | undefined;
}

/** What a return file says of its lines, or of some of them. */
export interface ReturnStatement extends Statement {
  readonly of: readonly ReturnLine[];
}

/** A bank's return file that was read. Whether its own totals are true, matching it says. */
export interface ReturnFile {
  readonly lines: readonly ReturnLine[];
  readonly count: number;
  /** Of all lines, whatever became of them. */
  readonly sumFen: Fen;
  readonly statements: readonly ReturnStatement[];
  /** Where the bank speaks of no single payment. */
  readonly all?: ReturnOfAll;
}
