/**
 * Double entry for the money of each level (domain rule S6); debits are positive, credits negative.
 * `received`, `recovered`, `returned` (debit) and `paid` (credit) are the level's cash, one account
 * for each way in or out, so that each of them only grows and their sum is what lies at hand.
 * `funds` (credit) is what the level brought in, which the desk answers for; `committed` (debit) is
 * the spending that was approved, `owed` (credit) what of it households have not got yet.
 */
import { type Fen, type FunderPart, safeInteger, sumIntegers } from '@nuanbu/units';

export const ACCOUNT_KINDS = [
  'funds',
  'received',
  'committed',
  'owed',
  'paid',
  'returned',
  'recovered',
] as const;
export type AccountKind = (typeof ACCOUNT_KINDS)[number];

/** An account of a level, such as `received:city`; the level is the programme's funder. */
export type Account = `${AccountKind}:${string}`;

export interface Posting {
  readonly account: Account;
  /** Debits are positive, credits negative; never zero. */
  readonly amountFen: Fen;
}

/** Something that happened to money; the parts are those of the levels, none of them negative. */
export interface AccountEvent {
  readonly kind: AccountEventKind;
  readonly parts: readonly FunderPart[];
}

export type AccountEventKind =
  /** A level's money came in. */
  | 'fundsReceived'
  /** A level took money back that was not paid out, or an entry of its money was wrong. */
  | 'fundsWithdrawn'
  /** Finance signed a batch that pays for the first time. */
  | 'batchApproved'
  /** An approval was taken back, or a correction takes from a line that was not paid. */
  | 'commitmentWithdrawn'
  /** The payment file of a batch that pays for the first time went out. */
  | 'released'
  /** The bank returned payments; households are owed them again. */
  | 'lineFailed'
  /** The payment file of a re-payment batch went out. */
  | 'repaid'
  /** Households gave money back. */
  | 'recovered';

const ENTRIES: Readonly<
  Record<AccountEventKind, { readonly debit: AccountKind; readonly credit: AccountKind }>
> = {
  fundsReceived: { debit: 'received', credit: 'funds' },
  fundsWithdrawn: { debit: 'funds', credit: 'received' },
  batchApproved: { debit: 'committed', credit: 'owed' },
  commitmentWithdrawn: { debit: 'owed', credit: 'committed' },
  released: { debit: 'owed', credit: 'paid' },
  lineFailed: { debit: 'returned', credit: 'owed' },
  repaid: { debit: 'owed', credit: 'paid' },
  recovered: { debit: 'recovered', credit: 'funds' },
};

/**
 * The postings of an event, which add up to zero: for each level that has a part, in the order of
 * the parts, a debit and a credit.
 *
 * @throws RangeError where a part is not a whole number of fen, or negative: events have opposites,
 *   and no amount turns one into another.
 */
export function postingsOf({ kind, parts }: AccountEvent): Posting[] {
  const { debit, credit } = ENTRIES[kind];
  return addParts(parts).flatMap(({ funder, amountFen }): Posting[] =>
    amountFen === 0
      ? []
      : [
          { account: `${debit}:${funder}`, amountFen },
          { account: `${credit}:${funder}`, amountFen: -amountFen },
        ],
  );
}

/** One part for each level, in the order in which the levels are first named. */
export function addParts(parts: readonly FunderPart[]): FunderPart[] {
  for (const { funder, amountFen } of parts) {
    safeInteger(amountFen, `part of ${funder}`);
    if (amountFen < 0) throw new RangeError(`part of ${funder} is negative: ${amountFen}`);
  }
  return [...Map.groupBy(parts, ({ funder }) => funder)].map(([funder, group]) => ({
    funder,
    amountFen: sumIntegers(
      group.map((part) => part.amountFen),
      `parts of ${funder}`,
    ),
  }));
}
