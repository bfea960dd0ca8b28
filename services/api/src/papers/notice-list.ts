import { type Ledger, maskValue, villageKey } from '@nuanbu/ledger';
import { TroubleError, verbatim } from '@nuanbu/terms';
import { sumIntegers } from '@nuanbu/units';
import type { Place } from '../access/scope.ts';
import { shownBatch } from '../batches/sheet.ts';

/** A village's public notice list. */
export type Notice = Awaited<ReturnType<typeof noticeListOf>>;

/**
 * Whom a batch pays in a village, by the names of the roster that its run froze (domain rule S8).
 *
 * @throws TroubleError `villageNotFound` where that roster has nobody there: what is put up in a
 *   village that does not exist is no list.
 */
export async function noticeListOf(
  { batches, runs, roster }: Pick<Ledger, 'batches' | 'runs' | 'roster'>,
  number: number,
  { town, village }: Place,
) {
  const batch = await batches.get(number);
  const { rosterVersion } = await runs.get(batch.runNumber);
  const households = await roster.snapshot(rosterVersion, { town, village });
  if (households.length === 0) {
    throw new TroubleError('villageNotFound', verbatim(villageKey({ town, village })));
  }
  const lines = await batches.lines(number);
  const amounts = new Map(lines.map(({ householdId, amountFen }) => [householdId, amountFen]));
  const items = households.flatMap(({ facts: { householdId, name } }) => {
    const amountFen = amounts.get(householdId);
    if (amountFen === undefined) return [];
    return [{ householdId, name: maskValue('payeeName', name), amountFen }];
  });
  const sumFen = sumIntegers(
    items.map(({ amountFen }) => amountFen),
    'notice',
  );
  const { auditHead, notice } = { notice: undefined, ...shownBatch(batch) };
  return {
    batch: number,
    town,
    village,
    notice,
    households: items.length,
    sumFen,
    items,
    auditHead,
  };
}
