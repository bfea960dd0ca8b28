import {
  answerObjectionSchema,
  batchDecidedSchema,
  batchPath,
  objectionPath,
  raiseObjectionSchema,
} from '@nuanbu/contracts/http';
import type { BatchRule, BatchView, Ledger } from '@nuanbu/ledger';
import { mayObject, type Refusal, refusal } from '@nuanbu/settlement';
import { refuseOutside } from '../access/scope.ts';
import { command, type Route } from '../http/route.ts';
import { decideFor } from './batch-decide.ts';

type Rooms = Pick<Ledger, 'batches' | 'roster'>;

/** What is said against a public notice, and what is said to that. */
export function batchObjectionRoutes(ledger: Rooms): Route[] {
  return [
    command({
      path: '/api/batches/:batch/objections',
      access: 'raiseObjection',
      tag: 'batches',
      summary: 'Takes down an objection to a household of the notice, or to one that it lacks.',
      params: batchPath,
      body: raiseObjectionSchema,
      answer: batchDecidedSchema,
      handle: async (call) => {
        const { household: householdId, by, text, raisedOn: told } = call.body;
        await refuseHousehold(ledger, call.session.user.scope, householdId);
        const rule: BatchRule = (view) => {
          const raisedOn = told ?? view.today;
          const wrong = notTaken(view) ?? outsideOfNotice(view, raisedOn);
          if (wrong) return wrong;
          const objection = { householdId, by, text, raisedOn };
          return { events: [{ action: 'raiseObjection' }], objection };
        };
        return decideFor(ledger, 'raiseObjection', call, rule);
      },
    }),
    command({
      path: '/api/batches/:batch/objections/:objection/answer',
      access: 'answerObjection',
      tag: 'batches',
      summary: 'Answers an objection; one that is upheld asks for a decision on its line.',
      params: objectionPath,
      body: answerObjectionSchema,
      answer: batchDecidedSchema,
      handle: async (call) => {
        const { batch, objection: objectionNumber } = call.params;
        const { outcome, text } = call.body;
        const raised = (await ledger.batches.objections(batch)).find(
          ({ number }) => number === objectionNumber,
        );
        if (raised) await refuseHousehold(ledger, call.session.user.scope, raised.householdId);
        const rule: BatchRule = (view) => {
          const own = view.objections.find(({ number }) => number === objectionNumber);
          if (!own) {
            return refusal('argumentInvalid', `The batch has no objection ${objectionNumber}.`);
          }
          const wrong = notTaken(view);
          if (wrong) return wrong;
          if (own.answer) {
            const detail = `Objection ${objectionNumber} was answered by ${own.answer.by}.`;
            return refusal('batchStateWrong', detail);
          }
          const answers = [{ objectionNumber, outcome, text }];
          return { events: [{ action: 'answerObjection' }], answers };
        };
        return decideFor(ledger, 'answerObjection', call, rule);
      },
    }),
  ];
}

/** @throws TroubleError `householdNotFound`, `scopeMissing`. */
async function refuseHousehold(
  { roster }: Rooms,
  scope: Parameters<typeof refuseOutside>[0],
  householdId: string,
): Promise<void> {
  const { facts } = await roster.household(householdId);
  refuseOutside(scope, facts);
}

function notTaken({ state }: BatchView): Refusal | undefined {
  if (mayObject(state)) return undefined;
  return refusal('batchStateWrong', `It is ${state}; objections are for publicNotice.`);
}

function outsideOfNotice({ notice, today }: BatchView, raisedOn: string): Refusal | undefined {
  const from = notice?.publishedOn ?? today;
  if (raisedOn >= from && raisedOn <= today) return undefined;
  return refusal('argumentInvalid', `An objection is raised from ${from} to ${today}.`);
}
