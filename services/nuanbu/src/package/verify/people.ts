import {
  BATCH_ACTIONS,
  type BatchAction,
  goTogether,
  isRefusal,
  nextState,
} from '@nuanbu/settlement';
import type { BatchState } from '@nuanbu/terms';
import { FILES } from '../layout.ts';
import type { Findings } from './found.ts';
import type { PackedProof } from './proof.ts';

const SIGNATURES = ['signTown', 'signBureau', 'signFinance'] as const;
/** How many of the signatures are due before a batch gets to a state: the first ones. */
const DUE: Readonly<Record<BatchState, number>> = {
  draft: 0,
  publicNotice: 0,
  townReview: 0,
  bureauReview: 1,
  financeReview: 2,
  approved: 3,
  released: 3,
  partlyReturned: 3,
  paid: 3,
  reconciled: 3,
  superseded: 0,
};

/** Replays the steps of the batch, and looks for the signatures due by now on what it is (rule S3). */
export function checkSignatures({ batch, events }: PackedProof, findings: Findings): void {
  const add = (detail: string) => findings.add('signaturesIncomplete', FILES.events, detail);
  let state: BatchState = 'draft';
  for (const [index, event] of events.entries()) {
    if (event.number !== index + 1) add(`Event ${index + 1} is missing.`);
    const expected = stateAfter(state, event.action, event.state);
    if (expected !== event.state) {
      add(`Event ${event.number}, ${event.action}: ${state} does not become ${event.state}.`);
    }
    state = event.state;
  }
  if (state !== batch.state) add(`The last event leaves it ${state}; it is ${batch.state}.`);
  const due = SIGNATURES.slice(0, DUE[batch.state]);
  const people: string[] = [];
  for (const step of due) {
    const signed = events.findLast(({ action, round }) => action === step && round === batch.round);
    if (!signed) {
      add(`${step} of round ${batch.round} is missing.`);
      continue;
    }
    if (signed.digest !== batch.digest) add(`${step} is on another digest, ${signed.digest}.`);
    people.push(signed.person);
  }
  if (new Set(people).size < people.length) add(`They are not by ${people.length} people.`);
}

/** What a state becomes by an action; what is no step leaves it as it is. */
function stateAfter(state: BatchState, action: string, told: BatchState): BatchState | undefined {
  if (!isStep(action)) return state;
  if (action === 'recordReturns') {
    return told === 'paid' || told === 'partlyReturned' ? told : state;
  }
  const next = nextState(state, action);
  return isRefusal(next) ? undefined : next;
}

function isStep(action: string): action is BatchAction {
  return (BATCH_ACTIONS as readonly string[]).includes(action);
}

/** Looks for one person with two duties that exclude one another, over all rounds (rule S4). */
export function checkSeparation({ events, payments }: PackedProof, findings: Findings): void {
  const done = [
    ...events.flatMap(({ person, duty }) => (duty ? [{ person, duty }] : [])),
    // Whoever took a payment file to the bank has a part in the release.
    ...payments.files.flatMap(({ takenBy: person }) =>
      person === undefined ? [] : [{ person, duty: 'release' as const }],
    ),
  ];
  const told = new Set<string>();
  for (const [index, one] of done.entries()) {
    for (const other of done.slice(0, index)) {
      if (one.person !== other.person || goTogether(one.duty, other.duty)) continue;
      const detail = `${one.person} has ${[one.duty, other.duty].sort().join(' and ')}.`;
      if (!told.has(detail)) findings.add('dutiesNotSeparated', FILES.events, detail);
      told.add(detail);
    }
  }
}
