import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BATCH_STATES, codesOf } from '@nuanbu/terms';
import {
  DEFAULT_NOTICE_DAYS,
  firstDayToEnd,
  mayEndNotice,
  mayObject,
  noticeDays,
  type Objection,
} from './notice.ts';
import { isRefusal } from './refusal.ts';

const NOTICE = { publishedOn: '2022-04-25', days: 7 };
const OVER = '2022-05-03';

function objection(outcome?: 'upheld' | 'rejected'): Objection {
  const raised = {
    number: 10,
    householdId: 'H1',
    by: '户二',
    text: '常年无人',
    raisedOn: '2022-04-26',
  };
  if (!outcome) return raised;
  return { ...raised, answer: { outcome, text: '已核实', by: 'clerk', answeredOn: '2022-04-27' } };
}

/** The code of a refusal, or true. */
function codeOf(answer: ReturnType<typeof mayEndNotice> | ReturnType<typeof noticeDays>) {
  return isRefusal(answer) ? answer.refused : answer;
}

test('a notice ends at the earliest when its days after that of publication are whole', () => {
  assert.equal(firstDayToEnd(NOTICE), OVER);
  assert.equal(codeOf(mayEndNotice(NOTICE, [], [], '2022-05-02')), 'noticeRunning');
  assert.equal(codeOf(mayEndNotice(NOTICE, [], [], OVER)), true);
  assert.equal(codeOf(mayEndNotice(NOTICE, [], [], '2023-01-01')), true);
});

test('days go over the end of February and of the year', () => {
  assert.equal(firstDayToEnd({ publishedOn: '2024-02-25', days: 7 }), '2024-03-04');
  assert.equal(firstDayToEnd({ publishedOn: '2022-02-25', days: 7 }), '2022-03-05');
  assert.equal(firstDayToEnd({ publishedOn: '2021-12-30', days: 1 }), '2022-01-01');
});

test('a notice may be longer than the programme asks for, and not a day shorter', () => {
  assert.equal(DEFAULT_NOTICE_DAYS, 7);
  assert.equal(codeOf(noticeDays()), 7);
  assert.equal(codeOf(noticeDays(undefined, 10)), 10);
  assert.equal(codeOf(noticeDays(7)), 7);
  assert.equal(codeOf(noticeDays(8)), 8);
  assert.equal(codeOf(noticeDays(6)), 'noticeTooShort');
  assert.equal(codeOf(noticeDays(9, 10)), 'noticeTooShort');
  assert.equal(codeOf(noticeDays(3, 3)), 3);
  assert.throws(() => noticeDays(7.5), RangeError);
});

test('an objection without an answer keeps the notice open, one that was rejected does not', () => {
  assert.equal(codeOf(mayEndNotice(NOTICE, [objection()], [], OVER)), 'objectionOpen');
  assert.equal(codeOf(mayEndNotice(NOTICE, [objection('rejected')], [], OVER)), true);
  const second = { ...objection(), number: 11, householdId: 'H2' };
  const refused = mayEndNotice(NOTICE, [objection('rejected'), second], [], OVER);
  assert.ok(isRefusal(refused));
  assert.equal(refused.detail, 'It concerns household H2, number 11.');
});

test('an upheld objection waits for a decision on that household after it was raised', () => {
  const upheld = [objection('upheld')];
  const ends = (number: number, householdId: string) =>
    codeOf(mayEndNotice(NOTICE, upheld, [{ number, householdId }], OVER));
  assert.equal(codeOf(mayEndNotice(NOTICE, upheld, [], OVER)), 'objectionOpen');
  assert.equal(ends(9, 'H1'), 'objectionOpen');
  assert.equal(ends(11, 'H2'), 'objectionOpen');
  assert.equal(ends(11, 'H1'), true);
});

test('a decision does not stand for an answer', () => {
  const decided = [{ number: 11, householdId: 'H1' }];
  assert.equal(codeOf(mayEndNotice(NOTICE, [objection()], decided, OVER)), 'objectionOpen');
});

test('objections are taken while the notice runs', () => {
  assert.deepEqual(codesOf(BATCH_STATES).filter(mayObject), ['publicNotice']);
});
