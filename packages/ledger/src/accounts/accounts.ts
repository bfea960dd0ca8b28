import type { Balances, Refusal } from '@nuanbu/settlement';
import type { By, LedgerContext } from '../context.ts';
import { balances } from './balances.ts';
import {
  enterFunds,
  type FundEntry,
  type FundRule,
  fundEntries,
  type NewFundEntry,
} from './fund-entries.ts';

/** The accounts of the levels (domain rule S6). Every change of a batch posts to them by itself. */
export interface Accounts {
  /** The sum of the postings of each account that has any; together they are zero. */
  balances(): Promise<Balances>;
  /** Money beside the steps of a batch. See `enterFunds`. */
  enter(
    entry: NewFundEntry,
    rule: FundRule,
    by: By & { readonly content?: unknown },
  ): Promise<number | Refusal>;
  /** In order, a page at a time. */
  entries(page: { after?: number; limit: number }): Promise<FundEntry[]>;
}

export function accountsOf(context: LedgerContext): Accounts {
  return {
    balances: () => balances(context.db),
    enter: (entry, rule, by) => enterFunds(context, entry, rule, by),
    entries: (page) => fundEntries(context.db, page),
  };
}
