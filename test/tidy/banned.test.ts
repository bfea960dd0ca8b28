import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bannedComplaints } from './banned.ts';
import { sourceOf } from './source.ts';

/** What the guard says of a piece of code in a file. */
function said(file: string, code: string): string {
  return bannedComplaints(sourceOf(file, code)).join('\n');
}

test('pure rooms have no clock and no chance, their tests included; other rooms may', () => {
  for (const code of ['Date.now();', 'new Date();', 'performance.now();', 'Math.random();']) {
    assert.match(said('packages/contracts/src/x.test.ts', code), /argument/, code);
    assert.equal(said('packages/runtime/src/x.ts', code), '', code);
  }
  assert.equal(said('packages/units/src/x.ts', 'new Date(0); dates.now(); Math.floor(1);'), '');
});

test('binary floating point is not printed or read where energy and money are counted', () => {
  for (const code of ["parseFloat('1');", "Number.parseFloat('1');", 'x.toFixed(2);']) {
    assert.match(said('packages/ledger/src/x.ts', code), /exact/, code);
    assert.equal(said('simulators/fleet/src/x.ts', code), '', code);
  }
});

test('only what speaks to a person or a parent process writes to the console', () => {
  const code = "console.error('no');";
  assert.match(said('packages/readings/src/x.ts', code), /use the log/);
  assert.match(said('services/ingest/src/x.test.ts', code), /use the log/);
  for (const file of ['services/nuanbu/src/x.ts', 'test/bench/x.ts', 'scripts/x.mjs']) {
    assert.equal(said(file, code), '', file);
  }
});

test('any is not a type', () => {
  assert.match(said('test/x.ts', 'const x: any = 1;'), /unknown/);
  assert.equal(said('test/x.ts', 'const any: unknown = 1;'), '');
});

test('no test is skipped, alone or unwritten, however that is said', () => {
  const ways = [
    "test.skip('x');",
    "it.only('x');",
    "describe.todo('x');",
    "test('x', (t) => t.skip());",
    "test('x', { todo: true });",
    "describe('x', { skip: 'later' }, () => {});",
  ];
  for (const code of ways) assert.match(said('test/x.test.ts', code), /a test runs/, code);
  assert.equal(said('test/x.test.ts', "test('skip', { timeout: 1 }, () => {}); list.skip(1);"), '');
});

test('words in quotes and comments are not calls', () => {
  assert.equal(said('packages/units/src/x.ts', "// Date.now()\nconst s = 'Math.random()';"), '');
});
