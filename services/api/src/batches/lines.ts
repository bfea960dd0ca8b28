import type { BatchView, Decision, LineView, NewLineDecision, Run } from '@nuanbu/ledger';
import {
  candidateOf,
  type DecidedLine,
  type DecisionOnLine,
  decidedLine,
  decideLine,
  isRefusal,
  type Line,
  mayDo,
  type Refusal,
  type RunTerms,
  refusal,
} from '@nuanbu/settlement';
import type { LineDecision } from '@nuanbu/terms';
import type { Parts } from '../routes/parts.ts';

/** A decision that is asked for. */
export interface AskedDecision extends DecisionOnLine {
  readonly householdId: string;
  readonly decision: LineDecision;
}

/** Lines as their runs left them, which nobody changes any more, with the terms of the runs. */
export interface SettledLines {
  readonly lines: ReadonlyMap<string, Line>;
  readonly terms: RunTerms;
}

/** What decisions on lines rest on, read before anything is decided. */
export async function settledLines(
  { ledger, desk }: Pick<Parts, 'ledger' | 'desk'>,
  runNumber: number,
  householdIds: readonly string[],
): Promise<SettledLines> {
  const run: Run = await ledger.runs.get(runNumber);
  const lines = new Map<string, Line>();
  for (const householdId of new Set(householdIds)) {
    const line = await ledger.runs.line(runNumber, householdId);
    if (line) lines.set(householdId, line);
  }
  return { lines, terms: await desk.termsOf(run) };
}

/** Takes decisions on lines of a batch, one after another; the first that is refused ends them. */
export function decideLines(
  view: BatchView,
  person: string,
  asked: readonly AskedDecision[],
  settled: SettledLines,
): Decision | Refusal {
  const may = mayDo(view, person, 'editLines');
  if (isRefusal(may)) return may;
  const lineOf = new Map(view.lines.map((line) => [line.householdId, line]));
  const standing = new Map<string, DecidedLine>();
  const lineDecisions: NewLineDecision[] = [];
  for (const { householdId, ...decision } of asked) {
    const line = lineOf.get(householdId);
    if (!line)
      return refusal('lineNotFound', {
        zh: `涉及 ${householdId} 户。`,
        en: `It would be of household ${householdId}.`,
      });
    const before = standing.get(householdId) ?? standingLine(line, settled);
    const next = decideLine(before, decision);
    if (isRefusal(next)) return next;
    standing.set(householdId, next);
    const pays = next.stand === 'in' ? next.pays : undefined;
    lineDecisions.push({ householdId, ...decision, pays });
  }
  return { events: [{ action: 'decideLines', duty: 'editLines' }], lineDecisions };
}

/** A line of a batch after all that was decided on it there. */
function standingLine(line: LineView, { lines, terms }: SettledLines): DecidedLine {
  const { householdId, status, pays, decisions } = line;
  const settled = lines.get(householdId);
  const isOwn = line.bookedFen === undefined && line.repaysBatch === undefined;
  if (settled && isOwn) return decidedLine(candidateOf(settled, terms), decisions);
  // A difference or a payment made again is no value of a run: once out it joins a later batch.
  const nothing = { amountFen: 0, funders: [] };
  const candidate = { householdId, status, now: pays ?? nothing };
  if (pays) return { candidate, stand: 'in', pays };
  const isExcluded = decisions.at(-1)?.decision === 'exclude';
  return { candidate, stand: isExcluded ? 'excluded' : 'held' };
}
