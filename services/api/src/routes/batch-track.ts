import type { Batch, BatchEvent, BatchEventAction, BatchView, LineView } from '@nuanbu/ledger';
import type { LineStand } from '@nuanbu/settlement';
import type { BatchState } from '@nuanbu/terms';
import type { Instant } from '@nuanbu/units';

/** A stage of a batch, and who took the step out of it in the present round. */
export interface Stage {
  readonly state: Exclude<BatchState, 'superseded'>;
  readonly standing: 'done' | 'now' | 'ahead';
  readonly person?: string | undefined;
  readonly at?: Instant | undefined;
}

/** The stages in order (domain rule S3), each with the step that leads out of it. */
const STEPS: readonly (readonly [Stage['state'], BatchEventAction | undefined])[] = [
  ['draft', 'publishNotice'],
  ['publicNotice', 'endNotice'],
  ['townReview', 'signTown'],
  ['bureauReview', 'signBureau'],
  ['financeReview', 'signFinance'],
  ['approved', 'release'],
  ['released', 'recordReturns'],
  ['paid', 'reconcile'],
  ['reconciled', undefined],
];

/** How far a batch is: a return voids what was done in the rounds before. */
export function stagesOf({ state: now, round }: Batch, events: readonly BatchEvent[]): Stage[] {
  const own = events.filter((event) => event.round === round);
  return STEPS.map(([stage, action]): Stage => {
    const state = stage === 'paid' && now === 'partlyReturned' ? now : stage;
    if (state === now) return { state, standing: 'now' };
    const step = own.findLast((event) => event.action === action);
    // What was returned ends its round, so that a step of this round still holds.
    if (!step) return { state, standing: 'ahead' };
    return { state, standing: 'done', person: step.person, at: step.at };
  });
}

/** How a line stands in its batch. */
export function standOf({ pays, status, decisions }: LineView): LineStand {
  if (pays) return 'in';
  const last = decisions.at(-1)?.decision;
  if (last === 'exclude') return 'excluded';
  return last === 'hold' || status === 'held' ? 'held' : 'out';
}

/** The lines that a batch pays or that were decided on in it: what whoever signs it answers for. */
export function linesOfBatch({ lines }: Pick<BatchView, 'lines'>): LineView[] {
  return lines.filter(({ pays, decisions }) => pays !== undefined || decisions.length > 0);
}
