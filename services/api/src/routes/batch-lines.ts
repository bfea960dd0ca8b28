import { batchDecidedSchema, batchPath, decideLinesSchema } from '@nuanbu/contracts/http';
import type { BatchRule, LineView, NewLineDecision, Scope } from '@nuanbu/ledger';
import {
  type BatchCandidate,
  candidateOf,
  type DecidedLine,
  type DecisionOnLine,
  decidedLine,
  decideLine,
  explainable,
  isRefusal,
  mayDo,
  type Refusal,
  refusal,
} from '@nuanbu/settlement';
import { covers } from '../access/scope.ts';
import { command, type Route } from '../http/route.ts';
import { decideFor, outsideOf } from './batch-decide.ts';
import type { Parts } from './parts.ts';

interface AskedDecision extends DecisionOnLine {
  readonly household: string;
}

/** Decisions on the lines of a batch. */
export function batchLineRoutes(parts: Pick<Parts, 'ledger' | 'desk'>): Route[] {
  return [
    command({
      path: '/api/batches/:batch/line-decisions',
      access: 'editLines',
      tag: 'batches',
      summary: 'Holds lines, excludes them, ends holds, accepts estimates; all of them or none.',
      params: batchPath,
      body: decideLinesSchema,
      answer: batchDecidedSchema,
      handle: async (call) => {
        const { name: person, scope } = call.session.user;
        const { decisions } = call.body;
        const candidates = await candidatesOf(parts, call.params.batch, decisions);
        const rule = decideLinesRule(person, scope, decisions, candidates);
        return decideFor(parts.ledger, 'decideLines', call, rule);
      },
    }),
  ];
}

/** The lines of a batch's run that decisions concern; what a run has settled never changes. */
async function candidatesOf(
  { ledger, desk }: Pick<Parts, 'ledger' | 'desk'>,
  number: number,
  decisions: readonly AskedDecision[],
): Promise<Map<string, BatchCandidate>> {
  const { runNumber } = await ledger.batches.get(number);
  const terms = await desk.termsOf(await ledger.runs.get(runNumber));
  const candidates = new Map<string, BatchCandidate>();
  for (const householdId of new Set(decisions.map(({ household }) => household))) {
    const line = await ledger.runs.line(runNumber, householdId);
    if (line) candidates.set(householdId, candidateOf(explainable(line, terms), terms));
  }
  return candidates;
}

function decideLinesRule(
  person: string,
  scope: Scope,
  asked: readonly AskedDecision[],
  candidates: ReadonlyMap<string, BatchCandidate>,
): BatchRule {
  return (view) => {
    const may = mayDo(view, person, 'editLines');
    if (isRefusal(may)) return may;
    const lines = new Map(view.lines.map((line) => [line.householdId, line]));
    const now = new Map<string, DecidedLine>();
    const lineDecisions: NewLineDecision[] = [];
    for (const { household: householdId, ...decision } of asked) {
      const line = lines.get(householdId);
      if (!line) return refusal('lineNotFound', `The household would be ${householdId}.`);
      if (!covers(scope, line)) return outsideOf(line);
      const before = now.get(householdId) ?? lineAsItStands(line, candidates.get(householdId));
      if (isRefusal(before)) return before;
      const after = decideLine(before, decision);
      if (isRefusal(after)) return after;
      now.set(householdId, after);
      const pays = after.stand === 'in' ? after.pays : undefined;
      lineDecisions.push({ householdId, ...decision, pays });
    }
    return { events: [{ action: 'decideLines', duty: 'editLines' }], lineDecisions };
  };
}

/**
 * A line after the decisions on it. A difference, and a payment that is made again, is no whole line
 * of the run: as long as it is in, its amount is the one that is booked; once it is out it joins a
 * later batch, which reckons it anew.
 */
function lineAsItStands(
  { householdId, status, pays, bookedFen, repaysBatch, decisions }: LineView,
  candidate: BatchCandidate | undefined,
): DecidedLine | Refusal<'lineStateWrong'> {
  if (bookedFen === undefined && repaysBatch === undefined && candidate) {
    return decidedLine(candidate, decisions);
  }
  if (pays) {
    return { candidate: { householdId, status, now: pays, best: pays }, stand: 'in', pays };
  }
  const detail = `That of ${householdId} is out of this batch and joins a later one.`;
  return refusal('lineStateWrong', detail);
}
