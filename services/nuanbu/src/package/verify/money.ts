import { formatYuan, sumIntegers } from '@nuanbu/units';
import { FILES } from '../layout.ts';
import type { Findings } from './found.ts';
import type { PackedProof } from './proof.ts';

/** Adds up what was posted: to zero, and to what the batch pays where it is committed and paid (S6). */
export function checkPostings({ batch, events, postings }: PackedProof, findings: Findings): void {
  const add = (detail: string) => findings.add('postingsUnbalanced', FILES.postings, detail);
  const byEntry = Map.groupBy(postings, ({ auditNumber }) => auditNumber);
  for (const [auditNumber, own] of byEntry) {
    const sumFen = sumOf(own);
    if (sumFen !== 0) add(`Those of entry ${auditNumber} add up to ${formatYuan(sumFen)}.`);
    if (!events.some((event) => event.auditNumber === auditNumber)) {
      add(`Entry ${auditNumber} is no event of the batch.`);
    }
  }
  for (const event of events) {
    const [debit, credit] = MOVES[event.action] ?? [];
    if (!debit || !credit || (event.action === 'signFinance' && batch.kind === 'repayment')) {
      continue;
    }
    const own = byEntry.get(event.auditNumber) ?? [];
    for (const [kind, sign] of [
      [debit, 1],
      [credit, -1],
    ] as const) {
      const movedFen = sumOf(own.filter(({ account }) => account.startsWith(`${kind}:`)));
      if (movedFen === sign * event.amountFen) continue;
      add(
        `${event.action} moves ${formatYuan(movedFen)} at ${kind}; the batch pays ${formatYuan(event.amountFen)}.`,
      );
    }
  }
}

/** What was taken back is no more than a line paid, and what came of it balances. */
export function checkAfterwards({ lines, afterwards }: PackedProof, findings: Findings): void {
  const add = (detail: string) => findings.add('postingsUnbalanced', FILES.afterwards, detail);
  const paid = new Map(lines.map(({ householdId, amountFen }) => [householdId, amountFen]));
  const taken = Map.groupBy(afterwards.recoveries, ({ householdId }) => householdId);
  for (const [householdId, own] of taken) {
    const takenFen = sumOf(own);
    if (takenFen >= 0 && takenFen <= (paid.get(householdId) ?? 0)) continue;
    add(`${formatYuan(takenFen)} is taken back of ${householdId}.`);
  }
  for (const { number, postings } of afterwards.fundEntries) {
    const sumFen = sumOf(postings);
    if (sumFen !== 0) add(`Entry ${number} adds up to ${formatYuan(sumFen)}.`);
  }
}

/** Which accounts a step debits and credits by all that the batch pays. */
const MOVES: Readonly<Record<string, readonly [string, string]>> = {
  signFinance: ['committed', 'owed'],
  release: ['owed', 'paid'],
};

function sumOf(postings: readonly { readonly amountFen: number }[]): number {
  return sumIntegers(
    postings.map(({ amountFen }) => amountFen),
    'postings',
  );
}

/** Compares payments, their files, and what the bank answered, with the lines (rule S5). */
export function checkPayments(proof: PackedProof, findings: Findings): void {
  const { lines, batch } = proof;
  const { payments, files, returns } = proof.payments;
  const add = (detail: string) => findings.add('paymentsUnlikeLines', FILES.payments, detail);
  for (const { attempt, count, sumFen } of files) {
    if (count !== payments.length || sumFen !== sumOf(payments)) {
      add(`File ${attempt} has ${count} payments, ${formatYuan(sumFen)}.`);
    }
  }
  const isReleased = ['released', 'partlyReturned', 'paid', 'reconciled'].includes(batch.state);
  if (isReleased !== payments.length > 0 || isReleased !== files.length > 0) {
    add(`It is ${batch.state} with ${payments.length} payments and ${files.length} files.`);
  }
  if (!isReleased) return;
  const payOf = new Map(payments.map((payment) => [payment.householdId, payment]));
  for (const { householdId, amountFen } of lines) {
    if (payOf.get(householdId)?.amountFen !== amountFen) {
      add(`${householdId} is not paid the ${formatYuan(amountFen)} of its line.`);
    }
  }
  if (payments.length !== lines.length || payOf.size !== lines.length) {
    add(`${lines.length} lines, ${payments.length} payments.`);
  }
  const answered = new Map<string, 'paidOut' | 'failed'>();
  for (const { number, lines: told, lineCount, amountFen } of returns) {
    if (told.length !== lineCount || sumOf(told) !== amountFen) {
      add(`Return ${number} has ${told.length} lines, ${formatYuan(sumOf(told))}.`);
    }
    for (const each of told) {
      if (payOf.get(each.householdId)?.amountFen !== each.amountFen) {
        add(`Return ${number} has ${formatYuan(each.amountFen)} for ${each.householdId}.`);
      }
      answered.set(each.householdId, each.state);
    }
  }
  for (const { householdId, state } of payments) {
    const standing = state === 'replaced' ? 'failed' : state;
    if (standing !== (answered.get(householdId) ?? 'waiting')) {
      add(`The payment of ${householdId} is ${state}; the bank said otherwise.`);
    }
  }
}
