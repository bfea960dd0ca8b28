/** A batch of 10.00 yuan of two levels, and what happens to it, for tests of its rules. */
import assert from 'node:assert/strict';
import { type Posting, postingsOf } from './accounts.ts';
import { act, type BatchCommand, type BatchSnapshot, type BatchStep } from './act.ts';
import { balancesOf } from './funds.ts';
import { isRefusal } from './refusal.ts';

export const PARTS = [
  { funder: 'city', amountFen: 700 },
  { funder: 'district', amountFen: 300 },
];

export const FUNDS_RECEIVED = postingsOf({ kind: 'fundsReceived', parts: PARTS });

/** A draft that the clerk made, of three payments, with its money received. */
export function draft(more: Partial<BatchSnapshot> = {}): BatchSnapshot {
  return {
    state: 'draft',
    round: 1,
    isRepayment: false,
    done: [{ person: 'clerk', duty: 'makeBatch' }],
    objections: [],
    decided: [],
    payments: { waiting: 3, paidOut: 0, failed: 0, replaced: 0 },
    parts: PARTS,
    balances: balancesOf(FUNDS_RECEIVED),
    ...more,
  };
}

/** The batch as it is once a step is written down. */
export function after(batch: BatchSnapshot, step: BatchStep, command: BatchCommand): BatchSnapshot {
  const before: Posting[] = [...batch.balances].map(([account, amountFen]) => ({
    account,
    amountFen,
  }));
  return {
    ...batch,
    state: step.state,
    round: step.round,
    done: step.duty ? [...batch.done, step.duty] : batch.done,
    notice: step.round === batch.round ? (step.notice ?? batch.notice) : undefined,
    payments: command.action === 'recordReturns' ? command.payments : batch.payments,
    balances: balancesOf([...before, ...step.postings]),
  };
}

/** The batch after commands that are all taken. */
export function acted(batch: BatchSnapshot, ...commands: BatchCommand[]): BatchSnapshot {
  return commands.reduce((now, command) => {
    const step = act(now, command);
    if (isRefusal(step)) assert.fail(`${command.action}: ${step.refused} ${step.detail}`);
    return after(now, step, command);
  }, batch);
}

/** The commands that take a draft to its payment file, each by another person. */
export const TO_RELEASE: readonly BatchCommand[] = [
  { action: 'publishNotice', person: 'clerk', today: '2022-04-25' },
  { action: 'endNotice', person: 'clerk', today: '2022-05-03' },
  { action: 'signTown', person: 'town' },
  { action: 'signBureau', person: 'bureau' },
  { action: 'signFinance', person: 'finance' },
  { action: 'release', person: 'cashier' },
];
