import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bannedComplaints } from './banned.ts';
import { codesToBeGiven } from './documents/codes.ts';
import { importComplaints } from './imports.ts';
import { linkComplaints } from './links.ts';
import { entriesOf, manifestComplaints, manifestOf } from './manifests.ts';
import { reachComplaints } from './reach.ts';
import { ROOMS, roomOf } from './rooms.ts';
import { allSources } from './source.ts';
import { sizeComplaints, textComplaints } from './text.ts';
import { allFiles, isTestFile, readText } from './tree.ts';

/** Fails with a line for each complaint. */
function none(complaints: readonly string[]): void {
  assert.ok(complaints.length === 0, `\n${complaints.join('\n')}\n`);
}

test('every package of the workspace is a room of the table, and every room a package', () => {
  const folders = allFiles()
    .filter((file) => file.endsWith('/package.json'))
    .map((file) => file.slice(0, -'/package.json'.length));
  assert.deepEqual(folders, ROOMS.map(({ folder }) => folder).sort());
  for (const { folder, packageName } of ROOMS) {
    assert.equal(manifestOf(folder).name, packageName);
  }
});

test('every import follows the table of rooms', () => {
  none(allSources().flatMap((source) => importComplaints(source, entriesOf)));
});

test('every exception of the table is in use', () => {
  for (const room of ROOMS) {
    const used = allSources()
      .filter(({ file }) => roomOf(file) === room)
      .flatMap(({ imports }) => imports.flatMap(({ values }) => values));
    none(Object.keys(room.exceptions ?? {}).filter((name) => !used.includes(name)));
  }
});

test('each package.json lists allowed neighbours, all that its code imports, and nothing else', () => {
  const rootTools = Object.keys(manifestOf('').devDependencies ?? {});
  const complaints = ROOMS.flatMap((room) => {
    const sources = allSources().filter(({ file }) => roomOf(file) === room);
    return manifestComplaints(room, manifestOf(room.folder), sources, rootTools);
  });
  none(complaints);
});

test('no file calls what the house does without', () => {
  none(allSources().flatMap(bannedComplaints));
});

test('every file of code is led to', () => {
  const folders = ['', ...ROOMS.map(({ folder }) => folder)];
  const packages = folders.map((folder) => ({ folder, manifest: manifestOf(folder) }));
  none(reachComplaints(allSources(), packages));
});

test('no file of code is long, and no file names a machine or unfinished work', () => {
  const complaints = allFiles().flatMap((file) => {
    const text = readText(file);
    return [...sizeComplaints(file, text), ...textComplaints(file, text)];
  });
  none(complaints);
});

test('every link of a document leads to a file', () => {
  const files = allFiles();
  const documents = files.filter((file) => file.endsWith('.md'));
  none(documents.flatMap((file) => linkComplaints(file, readText(file), files)));
});

test('every public code is given by some code, and none is only documented', () => {
  const given = new Set(
    allSources()
      .filter(({ file }) => !isTestFile(file) && !file.startsWith('packages/terms/'))
      .flatMap(({ literals }) => literals.map(({ text }) => text)),
  );
  none(
    codesToBeGiven()
      .filter((code) => !given.has(code))
      .map((code) => `${code} is given by nothing`),
  );
});
