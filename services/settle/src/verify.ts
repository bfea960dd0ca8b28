import type { RunProgress } from '@nuanbu/jobs';
import type { Ledger } from '@nuanbu/ledger';
import { type DigestRow, digestRows, lineForm, lineRow } from '@nuanbu/settlement';
import { TroubleError } from '@nuanbu/terms';
import type { PassStore } from './grouped-readings.ts';
import { openRun } from './open-runs.ts';
import { linesOf } from './village-lines.ts';

/** A household whose line is not what its frozen inputs give. */
export interface DifferingLine {
  readonly householdId: string;
  /** The row as the ledger holds it; undefined where it holds none. */
  readonly kept?: string | undefined;
  /** The row as it was computed now; undefined where the roster has no such household. */
  readonly computed?: string | undefined;
}

/** What a recomputation of a run found (domain rule S1). */
export interface Verification {
  readonly runNumber: number;
  /** All three digests agree. */
  readonly matches: boolean;
  /** The digest that the run stored when it succeeded. */
  readonly stored: string;
  /** The digest of the lines that the ledger holds now. */
  readonly kept: string;
  /** The digest of lines computed now from the frozen inputs. */
  readonly recomputed: string;
  /** The first that differ, in roster order. */
  readonly differing: readonly DifferingLine[];
}

const DIFFERENCES_NAMED = 20;

/**
 * Computes a run again from what it froze, writes nothing, and compares.
 *
 * @throws TroubleError `runNotFound`; `runNotSucceeded` where it has not, since it has
 *   no digest to compare with.
 */
export async function verifyRun(
  ledger: Pick<Ledger, 'runs' | 'programmes' | 'roster'>,
  store: PassStore,
  runNumber: number,
  onProgress: (progress: RunProgress) => void = () => undefined,
): Promise<Verification> {
  const { digest: stored, state } = await ledger.runs.get(runNumber);
  if (stored === undefined) {
    throw new TroubleError('runNotSucceeded', {
      zh: `第 ${runNumber} 次核算${state === 'failed' ? '失败' : '尚在进行'}，没有摘要。`,
      en: `Run ${runNumber} has no digest: it is ${state}.`,
    });
  }
  const { run, readings } = await openRun(ledger, store, runNumber, 'inOrder');
  const form = lineForm(run.terms.component);
  const computedRows: DigestRow[] = [];
  for (const [index, { households }] of run.villages.entries()) {
    for (const line of await linesOf(households, run, readings)) {
      computedRows.push({ householdId: line.householdId, row: lineRow(line, form) });
    }
    onProgress({ done: index + 1, villages: run.villages.length });
  }
  const keptRows = (await ledger.runs.lines(runNumber)).map((line) => ({
    householdId: line.householdId,
    row: lineRow(line, form),
  }));
  const recomputed = digestRows(computedRows);
  const kept = digestRows(keptRows);
  return {
    runNumber,
    matches: recomputed === stored && kept === stored,
    stored,
    kept,
    recomputed,
    differing: differences(keptRows, computedRows),
  };
}

function differences(kept: readonly DigestRow[], computed: readonly DigestRow[]): DifferingLine[] {
  const keptRows = new Map(kept.map(({ householdId, row }) => [householdId, row]));
  const computedRows = new Map(computed.map(({ householdId, row }) => [householdId, row]));
  return [...new Set([...keptRows.keys(), ...computedRows.keys()])]
    .map((householdId) => ({
      householdId,
      kept: keptRows.get(householdId),
      computed: computedRows.get(householdId),
    }))
    .filter((each) => each.kept !== each.computed)
    .slice(0, DIFFERENCES_NAMED);
}
