import type { RunProgress } from '@nuanbu/jobs';
import type { Ledger, Run } from '@nuanbu/ledger';
import {
  type Comparison,
  compareLines,
  comparisonOf,
  explainable,
  type HouseholdChange,
  type RunTerms,
} from '@nuanbu/settlement';
import { TroubleError } from '@nuanbu/terms';
import { frozenRun } from './frozen-run.ts';
import { GroupedReadings, type PassStore } from './grouped-readings.ts';
import { loadRun } from './load-run.ts';
import { type OtherTerms, otherTerms } from './other-terms.ts';
import { linesOf } from './village-lines.ts';

/** What a run would have been under other terms. */
export interface WhatIf {
  readonly run: Run;
  readonly before: RunTerms;
  readonly after: RunTerms;
  readonly comparison: Comparison;
}

/**
 * Computes a run's households once more under other terms, from the same roster version and the
 * readings as of the same commit, and compares with the lines that the run kept. Stores nothing.
 *
 * @throws TroubleError `runNotFound`; `runNotSucceeded`; `runIncomplete` where the ledger has not
 *   kept a line for each household; and whatever `otherTerms` throws.
 */
export async function whatIf(
  ledger: Pick<Ledger, 'runs' | 'programmes' | 'roster'>,
  store: PassStore,
  runNumber: number,
  asked: OtherTerms,
  onProgress: (progress: RunProgress) => void = () => undefined,
): Promise<WhatIf> {
  const run = await ledger.runs.get(runNumber);
  if (run.state !== 'succeeded') {
    throw new TroubleError('runNotSucceeded', {
      zh: `第 ${runNumber} 次核算${run.state === 'failed' ? '失败' : '尚在进行'}。`,
      en: `Run ${runNumber} is ${run.state}.`,
    });
  }
  const own = await loadRun(ledger, run);
  const terms = {
    before: own.terms,
    after: await otherTerms(ledger.programmes, run, own.terms, asked),
  };
  const other = frozenRun(runNumber, terms.after, own.asOf, own.households);
  const readings = new GroupedReadings(store, other, 'inOrder');
  const changes = new Map<string, HouseholdChange>();
  for (const [index, { town, village, households }] of other.villages.entries()) {
    const kept = await ledger.runs.wholeLines(runNumber, { village: { town, village } });
    if (kept.length !== households.length) {
      const detail = {
        zh: `${town}/${village} 有 ${households.length} 户，明细 ${kept.length} 行。`,
        en: `Of ${town}/${village} it has ${kept.length} lines for ${households.length} households.`,
      };
      throw new TroubleError('runIncomplete', detail, {
        hint: {
          zh: `请运行 nuanbu verify ${runNumber} 查看。`,
          en: `See nuanbu verify ${runNumber}.`,
        },
      });
    }
    const computed = await linesOf(households, other, readings);
    const before = kept.map((line) => explainable(line, own.terms));
    for (const change of compareLines(before, computed, terms)) {
      changes.set(change.householdId, change);
    }
    onProgress({ done: index + 1, villages: other.villages.length });
  }
  const inOrder = other.households.map(({ facts }) => changes.get(facts.householdId)!);
  return { run, ...terms, comparison: comparisonOf(inOrder) };
}
