import {
  batchDecidedSchema,
  batchPath,
  batchStepSchema,
  type Permission,
  publishNoticeSchema,
  returnBatchSchema,
} from '@nuanbu/contracts/http';
import type { BatchRule, BatchView, Ledger } from '@nuanbu/ledger';
import { act, type BatchCommand, dutyOf, isRefusal } from '@nuanbu/settlement';
import type { Duty } from '@nuanbu/terms';
import { command, type Route } from '../http/route.ts';
import { decideFor, mayBeDoneBy, withinScope } from './batch-decide.ts';

/** Whose permission a return needs: that of whoever would have had the next step. */
const RETURNS: Partial<Record<Duty, Permission>> = {
  publishNotice: 'publishNotice',
  signTown: 'signTown',
  signBureau: 'signBureau',
  signFinance: 'signFinance',
  // What is approved waits for its payment file, which is finance's.
  release: 'signFinance',
};

const PLAIN = [
  ['sign-town', 'signTown', 'signTown', 'Signs for the town.'],
  ['sign-bureau', 'signBureau', 'signBureau', 'Signs for the lead bureau.'],
  ['sign-finance', 'signFinance', 'signFinance', 'Signs for finance, which commits the money.'],
  ['reconcile', 'reconcile', 'reconcile', 'Closes a batch of which the bank has answered all.'],
] as const;

/** The steps of a batch (domain rules S3 and S4), each by somebody who may take it. */
export function batchStepRoutes(ledger: Pick<Ledger, 'batches'>): Route[] {
  return [
    command({
      path: '/api/batches/:batch/publish-notice',
      access: 'publishNotice',
      tag: 'batches',
      summary: 'Puts up the public notice of a draft.',
      params: batchPath,
      body: publishNoticeSchema,
      answer: batchDecidedSchema,
      handle: (call) => {
        const { scope, name: person } = call.session.user;
        const { days: noticeDays } = call.body;
        const rule = stepRule(({ today }) => {
          return { action: 'publishNotice', person, today, noticeDays };
        });
        return decideFor(ledger, 'publishNotice', call, withinScope(scope, rule));
      },
    }),
    command({
      path: '/api/batches/:batch/end-notice',
      access: 'publishNotice',
      tag: 'batches',
      summary: 'Ends a notice that has run its days and of which no objection is open.',
      params: batchPath,
      body: batchStepSchema,
      answer: batchDecidedSchema,
      handle: (call) => {
        const { scope, name: person } = call.session.user;
        const rule = stepRule(({ today }) => ({ action: 'endNotice', person, today }));
        return decideFor(ledger, 'endNotice', call, withinScope(scope, rule));
      },
    }),
    ...PLAIN.map(([address, action, access, summary]) =>
      command({
        path: `/api/batches/:batch/${address}`,
        ...{ access, tag: 'batches', summary, params: batchPath, body: batchStepSchema },
        answer: batchDecidedSchema,
        handle: (call) => {
          const { scope, name: person } = call.session.user;
          const rule = stepRule(() => ({ action, person }));
          return decideFor(ledger, action, call, withinScope(scope, rule));
        },
      }),
    ),
    command({
      path: '/api/batches/:batch/return',
      access: 'returnBatch',
      tag: 'batches',
      summary: 'Sends a batch back to the draft, with a reason; the round’s signatures are void.',
      params: batchPath,
      body: returnBatchSchema,
      answer: batchDecidedSchema,
      handle: (call) => {
        const { scope, roles, name: person } = call.session.user;
        const { reason } = call.body;
        const step = stepRule(() => ({ action: 'return', person, reason }), reason);
        const rule: BatchRule = (view) => {
          const duty = dutyOf(view.state, 'return');
          const needed = duty && RETURNS[duty];
          const may = needed ? mayBeDoneBy(roles, needed) : true;
          return isRefusal(may) ? may : step(view);
        };
        return decideFor(ledger, 'return', call, withinScope(scope, rule));
      },
    }),
  ];
}

/** A step as the pure rules see it, written down as they say. */
function stepRule(commandOf: (view: BatchView) => BatchCommand, reason?: string): BatchRule {
  return (view) => {
    const given = commandOf(view);
    const step = act(view, given);
    if (isRefusal(step)) return step;
    const { state: nextState, duty, notice: noticePublished, postings } = step;
    const event = { action: given.action, duty: duty?.duty, reason };
    return { nextState, events: [event], noticePublished, postings };
  };
}
