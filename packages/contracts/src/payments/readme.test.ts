/** What the README says of payment and return files beside what is written and read. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import {
  DEFAULT_BANK_PROFILE,
  PAYMENT_FIELDS,
  RETURN_TOTALS,
  readBankProfile,
} from './bank-profile.ts';
import { HEAD_NAMESPACE } from './pain/names.ts';
import { stateOf } from './pain/statuses.ts';
import { ElementReader } from './pain/values.ts';
import { headOf, payment } from './payments.fixture.ts';
import { headRows } from './table-head.ts';
import { readXml } from './xml/read.ts';

const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
const [, payments, returns] = readme.split(/### (?:Payment|Return) files/) as [
  string,
  string,
  string,
];

function example(section: string): unknown {
  return JSON.parse(/```json\n([\s\S]*?)```/.exec(section)![1]!);
}

test('the README’s examples of a bank’s profile are ones', () => {
  const own = example(payments);
  const { columns } = readBankProfile(own) as typeof DEFAULT_BANK_PROFILE;
  assert.deepEqual({ columns }, own);
  assert.deepEqual(example(returns), {
    returns: { ...DEFAULT_BANK_PROFILE.returns, encoding: 'utf-8' },
  });
  assert.ok(!('faults' in readBankProfile(example(returns))));
});

test('the README names every field with its default title, every row above a table, and every total', () => {
  for (const field of PAYMENT_FIELDS) {
    const row = payments
      .split('\n')
      .find((line) => line.startsWith('|') && line.includes(`\`${field}\``));
    assert.ok(row, field);
    const title =
      DEFAULT_BANK_PROFILE.columns.find((column) => column.field === field)?.title ?? '';
    assert.equal(row.split('|')[3]!.trim(), title, field);
  }
  for (const [title] of headRows(headOf([payment(1)]))) assert.ok(payments.includes(title), title);
  for (const total of RETURN_TOTALS) assert.ok(returns.includes(`"${total}"`), total);
  assert.ok(payments.includes(HEAD_NAMESPACE));
});

test('the README says what each status of pain.002 means', () => {
  const text = returns.slice(returns.indexOf('In `pain.002`'));
  const states = {
    paidOut: /paid by (.*?), failed/s,
    failed: /failed by (.*?) with/s,
    waiting: /reason; (.*?) leave/s,
  };
  for (const [state, words] of Object.entries(states)) {
    const codes = [...words.exec(text)![1]!.matchAll(/`([A-Z]{4})`/g)].map(([, code]) => code!);
    assert.ok(codes.length > 0);
    const node = readXml(Buffer.from('<A/>'));
    assert.ok('text' in node);
    for (const code of codes)
      assert.equal(stateOf(new ElementReader(node), 'TxSts', code), state, code);
  }
});
