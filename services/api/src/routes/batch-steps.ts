import {
  decidedSchema,
  lineDecisionsSchema,
  mayDo,
  newObjectionSchema,
  numberInPath,
  objectionAnswerSchema,
  type Permission,
  publishNoticeSchema,
  returnBatchSchema,
  versionSchema,
} from '@nuanbu/contracts/http';
import { dutyOf, mayObject, refusal } from '@nuanbu/settlement';
import { BATCH_STATES, DUTIES } from '@nuanbu/terms';
import { decideHousehold, decideWhole, stepRule } from '../batches/command.ts';
import { decideLines, settledLines } from '../batches/lines.ts';
import { command, type Route } from '../http/route.ts';
import { batchPath } from './batches.ts';
import type { Parts } from './parts.ts';

/** A step that needs no more than the version that was seen. */
const PLAIN_STEPS = [
  ['sign-town', 'signTown', 'Signs for the town.'],
  ['sign-bureau', 'signBureau', 'Signs for the lead bureau.'],
  ['sign-finance', 'signFinance', 'Signs for finance, which commits the money.'],
  ['reconcile', 'reconcile', 'Closes a batch of which the bank has answered everything.'],
] as const;

/** What moves a batch, and what is decided on its lines while it has not been signed. */
export function batchStepRoutes(parts: Pick<Parts, 'ledger' | 'desk'>): Route[] {
  const { ledger, desk } = parts;
  return [
    ...PLAIN_STEPS.map(([word, action, summary]) =>
      command({
        ...at(word, action, summary),
        body: versionSchema,
        handle: (call) =>
          decideWhole(
            ledger,
            call,
            stepRule((_view, person) => ({ action, person })),
          ),
      }),
    ),
    command({
      ...at('publish', 'publishNotice', 'Puts up the public notice, for so many whole days.'),
      body: publishNoticeSchema,
      handle: async (call) => {
        const { runNumber } = await ledger.batches.get(call.params.batch);
        const { programme } = await desk.termsOf(await ledger.runs.get(runNumber));
        const { days: noticeDays } = call.body;
        const rule = stepRule(
          ({ today }, person) => ({ action: 'publishNotice', person, today, noticeDays }),
          { leastNoticeDays: programme.noticeDays },
        );
        return decideWhole(ledger, call, rule);
      },
    }),
    command({
      ...at('end-notice', 'publishNotice', 'Ends the notice; then the town signs.'),
      body: versionSchema,
      handle: (call) =>
        decideWhole(
          ledger,
          call,
          stepRule(({ today }, person) => ({ action: 'endNotice', person, today })),
        ),
    }),
    command({
      ...at('return', 'returnBatch', 'Sends it back to its maker; all signatures are void.'),
      body: returnBatchSchema,
      handle: (call) => {
        const { reason } = call.body;
        const rule = stepRule((_view, person) => ({ action: 'return', person, reason }));
        return decideWhole(ledger, call, (view, user) => {
          const duty = dutyOf(view.state, 'return');
          if (duty && !mayDo(user.roles, duty)) {
            return refusal('roleMissing', {
              zh: `批次“${BATCH_STATES[view.state].zh}”，须由可办理“${DUTIES[duty].zh}”的人退回。`,
              en: `At ${view.state} whoever may ${duty} returns it.`,
            });
          }
          return rule(view, user);
        });
      },
    }),
    command({
      ...at('lines', 'editLines', 'Decides on lines, each with a reason; all of it or nothing.'),
      body: lineDecisionsSchema,
      handle: async (call) => {
        const { runNumber } = await ledger.batches.get(call.params.batch);
        const { decisions } = call.body;
        const asked = decisions.map(({ householdId }) => householdId);
        const settled = await settledLines(parts, runNumber, asked);
        return decideWhole(ledger, call, (view, user) =>
          decideLines(view, user.name, decisions, settled),
        );
      },
    }),
    command({
      ...at('objections', 'raiseObjection', 'Takes an objection down while the notice runs.'),
      body: newObjectionSchema,
      handle: (call) => {
        const { householdId, by, text } = call.body;
        return decideHousehold(ledger, call, householdId, ({ state, today }) => {
          if (!mayObject(state)) {
            return refusal('batchStateWrong', {
              zh: `批次现为“${BATCH_STATES[state].zh}”；公示期内才能提异议。`,
              en: `It is ${state}; objections are for publicNotice.`,
            });
          }
          const objection = { householdId, by, text, raisedOn: today };
          return { events: [{ action: 'raiseObjection' }], objection };
        });
      },
    }),
    command({
      ...at('objections/:objection/answer', 'answerObjection', 'Answers an objection, once.'),
      params: batchPath.extend({ objection: numberInPath }),
      body: objectionAnswerSchema,
      handle: async (call) => {
        const { outcome, text } = call.body;
        const { objection: objectionNumber, batch } = call.params;
        const all = await ledger.batches.objections(batch);
        const householdId = all.find(({ number }) => number === objectionNumber)?.householdId ?? '';
        return decideHousehold(ledger, call, householdId, ({ state, objections }) => {
          if (!mayObject(state)) {
            return refusal('batchStateWrong', {
              zh: `批次现为“${BATCH_STATES[state].zh}”；公示期内才能答复异议。`,
              en: `It is ${state}; answers are for publicNotice.`,
            });
          }
          const asked = objections.find(({ number }) => number === objectionNumber);
          if (!asked || asked.answer) {
            return refusal('objectionNotFound', {
              zh: `编号为 ${objectionNumber}。`,
              en: `Its number would be ${objectionNumber}.`,
            });
          }
          const answers = [{ objectionNumber, outcome, text }];
          return { events: [{ action: 'answerObjection' }], answers };
        });
      },
    }),
  ];
}

function at(word: string, access: Permission, summary: string) {
  const path = `/api/batches/:batch/${word}`;
  return { path, access, tag: 'batches', summary, params: batchPath, answer: decidedSchema };
}
