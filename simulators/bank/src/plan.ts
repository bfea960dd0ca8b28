import { createHash } from 'node:crypto';
import type { PaymentOrder } from '@nuanbu/contracts';

/** What the bank does with a payment. */
export type Outcome = 'paid' | 'closedAccount' | 'wrongName' | 'wrongBank';

/** When the bank says so. */
export type Timing = 'atOnce' | 'late' | 'never';

/** What becomes of a payment, and when the bank says so. */
export interface Fate {
  readonly outcome: Outcome;
  readonly timing: Timing;
}

/** How a simulated bank behaves. All shares are thousandths of the payments. */
export interface BankPlan {
  /** The same seed does the same to the same payee, in whatever file and order. */
  readonly seed: string;
  readonly closedAccount: number;
  readonly wrongName: number;
  readonly wrongBank: number;
  /** Answered in a later file; the first one says that the bank is still at it. */
  readonly late: number;
  /** Never answered, although paid or not. */
  readonly silent: number;
  /** Lines of a first answer that stand there twice, have another amount, or got lost. */
  readonly repeatedLines: number;
  readonly changedSums: number;
  readonly lostLines: number;
  /** Fates of certain accounts, whatever chance would have; by account number. */
  readonly fates?: Readonly<Record<string, Partial<Fate>>>;
}

/** A bank that pays everything at once and says so. */
export const FAULTLESS: BankPlan = {
  seed: '',
  closedAccount: 0,
  wrongName: 0,
  wrongBank: 0,
  late: 0,
  silent: 0,
  repeatedLines: 0,
  changedSums: 0,
  lostLines: 0,
};

/**
 * What becomes of a payment. It hangs on the payee alone, so that a payment that failed fails again
 * until its account, name or bank is corrected.
 */
export function fateOf(plan: BankPlan, order: PaymentOrder): Fate {
  const { payeeAccount, payeeName, payeeBank = '' } = order;
  const payee = [payeeAccount, payeeName, payeeBank];
  const fate: Fate = {
    outcome: pick(thousandth(plan.seed, 'outcome', ...payee), 'paid', [
      ['closedAccount', plan.closedAccount],
      ['wrongName', plan.wrongName],
      ['wrongBank', plan.wrongBank],
    ]),
    timing: pick(thousandth(plan.seed, 'timing', ...payee), 'atOnce', [
      ['late', plan.late],
      ['never', plan.silent],
    ]),
  };
  const { fates = {} } = plan;
  return Object.hasOwn(fates, payeeAccount) ? { ...fate, ...fates[payeeAccount] } : fate;
}

/** Puts things in an order that only the seed and their names decide. */
export function shuffled<Item>(
  seed: string,
  items: readonly Item[],
  nameOf: (item: Item) => string,
): Item[] {
  const ranked = items.map((item) => [digest(seed, 'rank', nameOf(item)), item] as const);
  return ranked.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}

function pick<Value>(
  at: number,
  otherwise: Value,
  shares: readonly (readonly [Value, number])[],
): Value {
  let below = 0;
  for (const [value, share] of shares) {
    below += share;
    if (at < below) return value;
  }
  return otherwise;
}

/** A whole number from 0 to 999 that belongs to names. */
function thousandth(...names: readonly string[]): number {
  return Number.parseInt(digest(...names).slice(0, 12), 16) % 1000;
}

function digest(...names: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(names)).digest('hex');
}
