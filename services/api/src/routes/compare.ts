import { RUN_STATE_WORDS } from '@nuanbu/contracts/http';
import type { Scope, Village } from '@nuanbu/ledger';
import { compareLines, comparisonOf, type HouseholdChange, type Line } from '@nuanbu/settlement';
import { TroubleError } from '@nuanbu/terms';
import { covers } from '../access/scope.ts';
import { page } from '../http/pages.ts';
import type { Parts } from './parts.ts';

/**
 * Compares the lines of two runs, village by village, since whole lines are large. Households that
 * only one of them has are counted and not compared.
 *
 * @throws TroubleError `runNotFound`, `runNotSucceeded`.
 */
export async function compareRuns(
  { ledger, desk }: Pick<Parts, 'ledger' | 'desk'>,
  before: number,
  after: number,
  scope: Scope,
  { after: cursor, limit }: { readonly after?: string | undefined; readonly limit: number },
) {
  const runs = await Promise.all([before, after].map((number) => succeeded(ledger, number)));
  const [was, is] = runs as [(typeof runs)[0], (typeof runs)[0]];
  const terms = { before: await desk.termsOf(was), after: await desk.termsOf(is) };
  const changes: HouseholdChange[] = [];
  let onlyBefore = 0;
  let onlyAfter = 0;
  for (const village of await villagesOf(ledger, [was.rosterVersion, is.rosterVersion])) {
    if (!covers(scope, village)) continue;
    const old = await ledger.runs.wholeLines(before, { village });
    const now = await ledger.runs.wholeLines(after, { village });
    const [oldShared, nowShared] = [shared(old, now), shared(now, old)];
    onlyBefore += old.length - oldShared.length;
    onlyAfter += now.length - nowShared.length;
    changes.push(...compareLines(oldShared, nowShared, terms));
  }
  const { changes: moved, ...sums } = comparisonOf(changes);
  const start = cursor === undefined ? 0 : indexAfter(moved, cursor);
  const rows = moved.slice(start).map(({ before: from, after: to, ...change }) => ({
    ...change,
    beforeStatus: from.status,
    afterStatus: to.status,
  }));
  return {
    ...{ before, after, onlyBefore, onlyAfter, ...sums },
    byVillage: [...sums.byVillage],
    byFunder: [...sums.byFunder],
    changes: page(rows, limit, ({ householdId }) => householdId),
  };
}

async function succeeded(ledger: Parts['ledger'], number: number) {
  const run = await ledger.runs.get(number);
  if (run.state === 'succeeded') return run;
  throw new TroubleError('runNotSucceeded', {
    zh: `第 ${number} 次核算：${RUN_STATE_WORDS[run.state].zh}。`,
    en: `Run ${number} is ${run.state}.`,
  });
}

async function villagesOf({ roster }: Parts['ledger'], versions: readonly number[]) {
  const villages = new Map<string, Village>();
  for (const version of versions) {
    for (const each of await roster.villages(version)) {
      villages.set(JSON.stringify([each.town, each.village]), each);
    }
  }
  return villages.values();
}

function shared(lines: readonly Line[], others: readonly Line[]): Line[] {
  const known = new Set(others.map(({ householdId }) => householdId));
  return lines.filter(({ householdId }) => known.has(householdId));
}

function indexAfter(changes: readonly HouseholdChange[], householdId: string): number {
  return changes.findIndex((change) => change.householdId === householdId) + 1;
}
