import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manifestComplaints } from './manifests.ts';
import { roomNamed } from './rooms.ts';
import { sourceOf } from './source.ts';

const metering = roomNamed('@nuanbu/metering')!;

function said(dependencies: string[], devDependencies: string[], file: string, code: string) {
  const listed = (names: string[]) => Object.fromEntries(names.map((name) => [name, '1']));
  const manifest = {
    name: '@nuanbu/metering',
    dependencies: listed(dependencies),
    devDependencies: listed(devDependencies),
  };
  return manifestComplaints(metering, manifest, [sourceOf(file, code)], ['fast-check']).join('\n');
}

test('a forbidden neighbour, a missing and a dead dependency are each named', () => {
  const code = 'packages/metering/src/x.ts';
  const uses = (name: string) => `import '${name}';`;
  assert.equal(said(['@nuanbu/units'], [], code, uses('@nuanbu/units')), '');
  assert.match(said(['@nuanbu/policy'], [], code, uses('@nuanbu/policy')), /does not allow it/);
  assert.match(said([], [], code, uses('zod/v4')), /imports zod, which .* does not list/);
  assert.match(said(['zod'], [], code, ''), /lists zod, which nothing there imports/);
  assert.match(said([], ['zod'], code, uses('zod')), /does not list/);
});

test("tests may use development dependencies and the root's tools, code may not", () => {
  const code = `import fc from 'fast-check';`;
  assert.equal(said([], [], 'packages/metering/src/x.test.ts', code), '');
  assert.match(said([], [], 'packages/metering/src/x.ts', code), /does not list/);
});
