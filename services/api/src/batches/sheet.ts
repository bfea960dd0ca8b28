import { BATCH_STEPS, mayDo } from '@nuanbu/contracts/http';
import type { Batch, BatchEvent, BatchHead, BatchStanding, User } from '@nuanbu/ledger';
import { act, firstDayToEnd, isOpen, isRefusal } from '@nuanbu/settlement';
import { whyBarred } from '../payouts/rules.ts';
import { outside } from './command.ts';

type Step = (typeof BATCH_STEPS)[number];

/** A batch as lists show it. */
export function shownBatch({ notice, ...batch }: Batch) {
  return {
    ...batch,
    ...(notice && { notice: { ...notice, mayEndOn: firstDayToEnd(notice) } }),
  };
}

/** A batch with how its lines stand, its way, what was done at it, and what whoever asks may do next. */
export function batchSheetOf(view: BatchHead, standing: BatchStanding, user: User) {
  const { batch, events, objections, decided, payments, parts } = view;
  return {
    ...shownBatch(batch),
    ...{ parts, standing, payments, events },
    stages: BATCH_STEPS.map((step) => ({ step, ...takenBy(step, batch, events) })),
    next: nextSteps(view, user),
    objections: objections.map((each) => ({ ...each, isOpen: isOpen(each, decided) })),
  };
}

/** Who took a step in the batch's round, and when. */
function takenBy(step: Step, { round }: Batch, events: readonly BatchEvent[]) {
  const taken = events.findLast((event) => event.action === step && event.round === round);
  return taken && { person: taken.person, at: taken.at };
}

/** The steps that the batch's state lets follow, each with why this person may not take it. */
export function nextSteps(view: BatchHead, user: User) {
  return BATCH_STEPS.flatMap((step) => {
    const refused = whyNot(view, user, step);
    if (refused?.refused === 'batchStateWrong') return [];
    return [{ step, ...refused }];
  });
}

function whyNot(view: BatchHead, { name, roles, scope }: User, step: Step) {
  const command = { action: step, person: name, today: view.today } as const;
  const done = act(view, command);
  const refused = isRefusal(done) ? done : undefined;
  if (refused?.refused === 'batchStateWrong') return refused;
  const permission = step === 'endNotice' ? 'publishNotice' : step;
  if (!mayDo(roles, permission)) return { refused: 'roleMissing' as const, detail: '' };
  const barred = step === 'release' ? whyBarred(view) : undefined;
  return outside(view, scope) ?? refused ?? barred;
}
