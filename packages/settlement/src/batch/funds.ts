import { type Fen, type FunderPart, formatYuan, safeInteger } from '@nuanbu/units';
import { type Account, type AccountKind, addParts, type Posting } from './accounts.ts';
import { type Refusal, refusal } from './refusal.ts';

/** The sum of the postings of each account that has any. */
export type Balances = ReadonlyMap<Account, Fen>;

/** How the money of one level stands: each figure but the last is one account's balance. */
export interface LevelFunds {
  readonly funder: string;
  /** Less what the level took back. */
  readonly receivedFen: Fen;
  /** Approved, less what was taken back of it before it was paid. */
  readonly committedFen: Fen;
  /** Sent to the bank, first payments and re-payments together. */
  readonly paidFen: Fen;
  readonly returnedFen: Fen;
  readonly recoveredFen: Fen;
  /** Approved, and not with the households: not sent yet, or returned. */
  readonly owedFen: Fen;
  /** What may be paid out: all that came in, returned and recovered money among it, less paid. */
  readonly onHandFen: Fen;
}

/** Adds postings up, by account. */
export function balancesOf(postings: Iterable<Posting>): Map<Account, Fen> {
  const balances = new Map<Account, Fen>();
  for (const { account, amountFen } of postings) {
    const balance = (balances.get(account) ?? 0) + amountFen;
    balances.set(account, safeInteger(balance, `balance of ${account}`));
  }
  return balances;
}

/** The levels that have an account, in the order in which they are first named. */
export function levelsOf(balances: Balances): string[] {
  const levels = [...balances.keys()].map((account) => account.slice(account.indexOf(':') + 1));
  return [...new Set(levels)];
}

/** How a level's money stands; all zero for a level without postings. */
export function levelFunds(balances: Balances, funder: string): LevelFunds {
  const of = (kind: AccountKind) => balances.get(`${kind}:${funder}`) ?? 0;
  // Zero less the balance, so that nothing becomes a negative zero.
  const credit = (kind: AccountKind) => 0 - of(kind);
  return {
    funder,
    receivedFen: of('received'),
    committedFen: of('committed'),
    paidFen: credit('paid'),
    returnedFen: of('returned'),
    recoveredFen: of('recovered'),
    owedFen: credit('owed'),
    onHandFen: of('received') + of('recovered') + of('returned') + of('paid'),
  };
}

/**
 * Whether every level has enough at hand to pay its parts, or to take them back (domain rule S6).
 * What came back from the bank or from households pays others, unless the level withdraws it.
 */
export function mayPay(
  parts: readonly FunderPart[],
  balances: Balances,
): true | Refusal<'fundsMissing'> {
  for (const { funder, amountFen } of addParts(parts)) {
    const { onHandFen } = levelFunds(balances, funder);
    if (amountFen > onHandFen) {
      const [pays, left] = [formatYuan(amountFen), formatYuan(onHandFen)];
      return refusal('fundsMissing', {
        zh: `资金来源“${funder}”本次需付 ${pays} 元，结余 ${left} 元。`,
        en: `Of ${funder} this pays ${pays} yuan of ${left} that is left.`,
      });
    }
  }
  return true;
}
