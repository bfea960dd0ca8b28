import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addParts, postingsOf } from './accounts.ts';

const PARTS = [
  { funder: 'city', amountFen: 700 },
  { funder: 'district', amountFen: 300 },
];

test('every event is a debit and a credit at each level', () => {
  const accounts = (kind: Parameters<typeof postingsOf>[0]['kind']) =>
    postingsOf({ kind, parts: [{ funder: 'city', amountFen: 1 }] }).map(
      ({ account, amountFen }) => `${amountFen > 0 ? '+' : '-'}${account}`,
    );
  assert.deepEqual(accounts('fundsReceived'), ['+received:city', '-funds:city']);
  assert.deepEqual(accounts('fundsWithdrawn'), ['+funds:city', '-received:city']);
  assert.deepEqual(accounts('batchApproved'), ['+committed:city', '-owed:city']);
  assert.deepEqual(accounts('commitmentWithdrawn'), ['+owed:city', '-committed:city']);
  assert.deepEqual(accounts('released'), ['+owed:city', '-paid:city']);
  assert.deepEqual(accounts('lineFailed'), ['+returned:city', '-owed:city']);
  assert.deepEqual(accounts('repaid'), ['+owed:city', '-paid:city']);
  assert.deepEqual(accounts('recovered'), ['+recovered:city', '-funds:city']);
});

test('levels keep their parts apart, and several parts of a level are one posting', () => {
  const parts = [...PARTS, { funder: 'city', amountFen: 7 }, { funder: 'central', amountFen: 0 }];
  assert.deepEqual(postingsOf({ kind: 'released', parts }), [
    { account: 'owed:city', amountFen: 707 },
    { account: 'paid:city', amountFen: -707 },
    { account: 'owed:district', amountFen: 300 },
    { account: 'paid:district', amountFen: -300 },
  ]);
  assert.deepEqual(addParts([]), []);
});

test('a negative part and one that is no whole fen are bugs', () => {
  for (const amountFen of [-1, 0.5, Number.MAX_SAFE_INTEGER + 1]) {
    const parts = [{ funder: 'city', amountFen }];
    assert.throws(() => postingsOf({ kind: 'recovered', parts }), RangeError, String(amountFen));
  }
});
