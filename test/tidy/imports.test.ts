import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importComplaints } from './imports.ts';
import { entriesOf } from './manifests.ts';
import { sourceOf } from './source.ts';

/** What the guard says of one line of code in a file. */
function said(file: string, code: string): string {
  return importComplaints(sourceOf(file, code), entriesOf).join('\n');
}

const metering = 'packages/metering/src/x.ts';
const readings = 'packages/readings/src/x.ts';
const simulator = 'simulators/households/src/x.test.ts';

test('an arrow of the table is allowed and any other is not, in tests beside the code too', () => {
  assert.equal(said(metering, `import { addDays } from '@nuanbu/units';`), '');
  assert.equal(said(metering, `import { FINDINGS } from '@nuanbu/terms';`), '');
  assert.match(said(metering, `import { x } from '@nuanbu/policy';`), /does not allow/);
  assert.match(said('packages/units/src/x.ts', `import '@nuanbu/metering';`), /does not allow/);
  assert.match(said(simulator, `import type { M } from '@nuanbu/metering';`), /does not allow/);
  assert.match(said(simulator, `type M = import('@nuanbu/settlement').M;`), /does not allow/);
  assert.match(said(simulator, `export * from '@nuanbu/policy';`), /does not allow/);
});

test('where the table allows types only, a value is refused', () => {
  assert.equal(said(readings, `import type { A } from '@nuanbu/metering';`), '');
  assert.equal(said(readings, `import { type A, type B } from '@nuanbu/metering';`), '');
  assert.equal(said(readings, `export type { A } from '@nuanbu/metering';`), '');
  assert.match(said(readings, `import { type A, b } from '@nuanbu/metering';`), /only its types/);
  assert.match(said(readings, `export * from '@nuanbu/metering';`), /only its types/);
  assert.match(said(readings, `await import('@nuanbu/metering');`), /only its types/);
  assert.match(said(readings, `import.meta.resolve('@nuanbu/metering');`), /only its types/);
});

test('an exception of the table is a value by its name, and no other', () => {
  const from = (names: string) => `import { ${names} } from '@nuanbu/metering';`;
  assert.equal(said(readings, from('DEFAULT_MAX_POWER_W')), '');
  assert.match(said(readings, from('DEFAULT_MAX_POWER_W, b')), /imports b of/);
  assert.match(said(readings, from('b as DEFAULT_MAX_POWER_W')), /imports b of/);
});

test('rooms are entered by their public entries alone', () => {
  const deep = `import { x } from '@nuanbu/units/src/days.ts';`;
  assert.match(said(metering, deep), /not one of its public entries/);
  const path = `import { x } from '../../units/src/index.ts';`;
  assert.match(said(metering, path), /leaves its room/);
  assert.equal(said(metering, `import { x } from './edge.ts';`), '');
  assert.equal(said('test/a.test.ts', `import.meta.resolve('@nuanbu/cli/main');`), '');
});

test('nobody imports test, but for the scripts that write what it guards', () => {
  const rooms = `import { ROOMS } from '../test/tidy/rooms.ts';`;
  assert.equal(said('scripts/x.mjs', rooms), '');
  assert.match(said('scripts/x.mjs', `import '../test/oracle/csv.ts';`), /nobody imports test/);
  assert.match(said(metering, `import '../../../test/oracle/csv.ts';`), /nobody imports test/);
  assert.match(said(metering, `import '@nuanbu/test';`), /not one of its public entries/);
});

test('the witness knows nothing of the product but how to run it', () => {
  const units = `import { addDays } from '@nuanbu/units';`;
  assert.match(said('test/oracle/curve.ts', units), /shares no arithmetic/);
  assert.equal(said('test/oracle/product.ts', units), '');
});

test('pure rooms take no modules of Node but those that the table names', () => {
  assert.match(said(metering, `import { readFile } from 'node:fs/promises';`), /is pure/);
  assert.equal(said('packages/policy/src/x.ts', `import { createHash } from 'node:crypto';`), '');
  assert.equal(said('packages/metering/src/x.test.ts', `import 'node:fs';`), '');
});

test('an import of a computed name is refused, since nobody can check it', () => {
  assert.match(said(metering, `await import('@nuanbu/' + name);`), /computed name/);
});
