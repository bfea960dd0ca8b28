import type { Balances, Posting, Refusal } from '@nuanbu/settlement';
import { TroubleError } from '@nuanbu/terms';
import { type Day, formatYuan, type Instant } from '@nuanbu/units';
import type { Kysely } from 'kysely';
import { appendAudit } from '../audit/audit.ts';
import { isRefused, orRefusal, Refused } from '../batches/decision.ts';
import { decide } from '../commands.ts';
import type { By, LedgerContext, Work } from '../context.ts';
import { oneAtATime } from '../locks.ts';
import type { Database } from '../schema.ts';
import { checkTexts } from '../texts.ts';
import { type OwedBack, owedBack } from '../violations/owed-back.ts';
import { balances, post } from './balances.ts';

/** What happens to money beside the steps of a batch. */
export type FundEntryKind =
  | 'fundsReceived'
  | 'fundsWithdrawn'
  | 'recovered'
  | 'commitmentWithdrawn';

/** Money that came or went beside the steps of a batch (domain rule S6). */
export interface NewFundEntry {
  readonly kind: FundEntryKind;
  /** The day of the voucher. */
  readonly occurredOn: Day;
  /** The number of the voucher or the record. */
  readonly evidence: string;
  readonly reason?: string | undefined;
  /** Of money that a household gave back, or that is not paid to it: its booked line. */
  readonly line?: { readonly batchNumber: number; readonly householdId: string } | undefined;
}

export interface FundEntry extends NewFundEntry {
  /** From 1, without a gap. */
  readonly number: number;
  readonly postings: readonly Posting[];
  readonly person: string;
  readonly at: Instant;
  readonly auditNumber: number;
}

/** Says what an entry posts, by how the accounts and the line that it names stand. */
export type FundRule = (
  balances: Balances,
  /** Undefined where no line is named, or nothing is to be given back of it. */
  owed: OwedBack | undefined,
) => readonly Posting[] | Refusal;

/**
 * Enters money that came or went: asks the rule for the postings by how the accounts stand, and
 * writes all of it, or nothing.
 *
 * @returns the entry's number, or the rule's refusal.
 * @throws TroubleError `evidenceMissing`, `argumentInvalid`, `userNotFound`.
 */
export function enterFunds(
  context: LedgerContext,
  entry: NewFundEntry,
  rule: FundRule,
  by: By & { readonly content?: unknown },
): Promise<number | Refusal> {
  const { kind, occurredOn, evidence, reason, line } = entry;
  const said = { kind, occurredOn, evidence, reason, line: line && { ...line } };
  return orRefusal(
    decide(context, by, 'enterFunds', { ...said, content: by.content }, async (work) => {
      checkTexts({ evidence, reason });
      if (evidence.trim() === '') throw new TroubleError('evidenceMissing', '');
      await oneAtATime(work, 'booking');
      await checkUser(work, by.actor);
      const [owed] = line ? await owedBack(work, line, { limit: 1 }) : [];
      const standing = await balances(work);
      const postings = rule(standing, owed);
      if (isRefused(postings)) throw new Refused(postings);
      checkSize(standing, postings);
      if (postings.length === 0) throw new Error(`${kind} has no postings`);
      const last = await work
        .selectFrom('fund_entry')
        .select((e) => e.fn.max('entry_number').as('number'))
        .executeTakeFirst();
      const number = (last?.number ?? 0) + 1;
      const head = await appendAudit(work, context, {
        actor: by.actor,
        action: kind,
        subject: `fund entry ${number}`,
        content: { ...said, postings: postings.map((each) => ({ ...each })) },
      });
      await work
        .insertInto('fund_entry')
        .values({
          ...{ entry_number: number, kind, occurred_on: occurredOn, evidence: evidence.trim() },
          ...{ reason: reason?.trim() || null, batch_number: line?.batchNumber ?? null },
          ...{ household_id: line?.householdId ?? null, person: by.actor },
          ...{ at: context.clock.now(), audit_number: head.number },
        })
        .execute();
      await post(work, head.number, postings);
      return number;
    }),
  );
}

/** More than any account of a country's; far below it all sums of accounts are still exact. */
const MOST_FEN = 1_000_000_000_000_000;

/**
 * Refuses what nobody means, such as an account number in place of an amount: entries stay for ever,
 * and accounts that cannot be added up exactly any more would stop every payment.
 *
 * @throws TroubleError `argumentInvalid`.
 */
function checkSize(standing: Balances, postings: readonly Posting[]): void {
  for (const { account, amountFen } of postings) {
    const balanceFen = (standing.get(account) ?? 0) + amountFen;
    if (Math.abs(balanceFen) <= MOST_FEN) continue;
    const detail = {
      zh: `账户 ${account} 的余额会超过 ${formatYuan(MOST_FEN)} 元。`,
      en: `${account} would come to more than ${formatYuan(MOST_FEN)} yuan.`,
    };
    throw new TroubleError('argumentInvalid', detail);
  }
}

async function checkUser(work: Work, name: string): Promise<void> {
  const query = work.selectFrom('user').select('name').where('name', '=', name);
  if (await query.where('disabled_at', 'is', null).executeTakeFirst()) return;
  throw new TroubleError('userNotFound', {
    zh: `或已停用。用户名为“${name}”。`,
    en: `Or disabled. The name is "${name}".`,
  });
}

/** Entries in the order of their numbers, with their postings: a page, or those of a batch's lines. */
export async function fundEntries(
  db: Kysely<Database>,
  asked:
    | { readonly after?: number | undefined; readonly limit: number }
    | { readonly batchNumber: number },
): Promise<FundEntry[]> {
  const query = db.selectFrom('fund_entry').selectAll().orderBy('entry_number');
  const rows = await ('batchNumber' in asked
    ? query.where('batch_number', '=', asked.batchNumber)
    : query.where('entry_number', '>', asked.after ?? 0).limit(asked.limit)
  ).execute();
  const postings = await db
    .selectFrom('posting')
    .select(['audit_number', 'account', 'amount_fen'])
    .where('audit_number', '=', (e) => e.fn.any(e.val(rows.map((row) => row.audit_number))))
    .orderBy('posting_number')
    .execute();
  const byEntry = Map.groupBy(postings, (row) => row.audit_number);
  return rows.map((row) => ({
    number: row.entry_number,
    kind: row.kind,
    occurredOn: row.occurred_on,
    evidence: row.evidence,
    reason: row.reason ?? undefined,
    ...(row.batch_number === null || row.household_id === null
      ? {}
      : { line: { batchNumber: row.batch_number, householdId: row.household_id } }),
    postings: (byEntry.get(row.audit_number) ?? []).map(({ account, amount_fen: amountFen }) => {
      return { account, amountFen };
    }),
    person: row.person,
    at: row.at,
    auditNumber: row.audit_number,
  }));
}
