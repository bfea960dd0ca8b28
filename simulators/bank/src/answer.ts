import type { PaymentOrder, ReturnedState } from '@nuanbu/contracts';
import { type Outcome, shuffled } from './plan.ts';

/** What a return file says of one payment. */
export interface AnswerLine {
  readonly order: PaymentOrder;
  readonly state: ReturnedState;
  /** Why it failed. */
  readonly reason?: Reason;
  /** As the file says it, which in a faulty file is not what was ordered. */
  readonly amountFen: number;
}

/** Why a bank returns a payment: a code of ISO 20022, and words. */
export interface Reason {
  readonly code: string;
  readonly words: string;
}

export const REASONS: Readonly<Record<Exclude<Outcome, 'paid'>, Reason>> = {
  closedAccount: { code: 'AC04', words: '账户已销户' },
  wrongName: { code: 'BE01', words: '户名不符' },
  wrongBank: { code: 'RC01', words: '开户行有误' },
};

/** A fault of a return file, and the payment that it was done to. */
export interface AnswerFault {
  readonly kind: 'repeatedLine' | 'changedSum' | 'lostLine';
  readonly order: PaymentOrder;
}

/** The line that tells a payment's outcome. */
export function lineOf(order: PaymentOrder, outcome: Outcome): AnswerLine {
  const { amountFen } = order;
  if (outcome === 'paid') return { order, state: 'paidOut', amountFen };
  return { order, state: 'failed', reason: REASONS[outcome], amountFen };
}

/**
 * Spoils lines as a bank's system may: so many stand twice, so many have a fen more, so many are
 * lost. No line suffers two of them; a file with too few lines has fewer faults.
 */
export function spoil(
  lines: readonly AnswerLine[],
  seed: string,
  counts: Readonly<Record<AnswerFault['kind'], number>>,
): { readonly lines: readonly AnswerLine[]; readonly faults: readonly AnswerFault[] } {
  const victims = shuffled(seed, lines, ({ order }) => `${order.paymentId} ${order.line}`);
  const kindOf = new Map<AnswerLine, AnswerFault['kind']>();
  for (const kind of ['repeatedLine', 'changedSum', 'lostLine'] as const) {
    for (const line of victims.splice(0, counts[kind])) kindOf.set(line, kind);
  }
  return {
    lines: lines.flatMap((line) => {
      switch (kindOf.get(line)) {
        case 'repeatedLine':
          return [line, line];
        case 'changedSum':
          return [{ ...line, amountFen: line.amountFen + 1 }];
        case 'lostLine':
          return [];
        default:
          return [line];
      }
    }),
    faults: lines.flatMap((line) => {
      const kind = kindOf.get(line);
      return kind ? [{ kind, order: line.order }] : [];
    }),
  };
}

/** The lines in a state, and what they add up to. */
export function totalOf(
  lines: readonly AnswerLine[],
  state?: ReturnedState,
): { readonly count: number; readonly sumFen: number } {
  const mine = lines.filter((line) => state === undefined || line.state === state);
  return {
    count: mine.length,
    sumFen: mine.reduce((sum, { amountFen }) => sum + amountFen, 0),
  };
}
