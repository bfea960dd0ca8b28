import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { csvOfWorkbook } from '../files/workbook.ts';
import { readGrid } from '../payments/grid.ts';
import { refuseBurst, UnsafeArchiveError, unzip } from './unzip.ts';
import { type ArchivedFile, zipOf } from './zip.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nuanbu-zip-'));
});
after(() => rm(folder, { recursive: true }));

async function* each(files: readonly ArchivedFile[]): AsyncGenerator<ArchivedFile> {
  yield* files;
}

async function archive(bytes: Buffer): Promise<string> {
  const path = join(folder, 'archive.zip');
  await writeFile(path, bytes);
  return path;
}

const zipped = (...files: readonly ArchivedFile[]) => buffer(zipOf(each(files)));

async function read(bytes: Buffer): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const file of unzip(await archive(bytes))) {
    found[file.path] = await text(await file.open());
  }
  return found;
}

/** A name in all places of an archive, which no writer would put there. */
function renamed(bytes: Buffer, from: string, to: string): Buffer {
  assert.equal(from.length, to.length);
  return Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1');
}

describe('an archive', () => {
  it('has the files that were put into it, in their order, and depends on nothing else', async () => {
    const files = [
      { path: '甲/a.txt', pieces: ['一', '', '二'] },
      { path: 'b.txt', pieces: [] },
    ];
    const bytes = await zipped(...files);
    assert.deepEqual(Object.entries(await read(bytes)), [
      ['甲/a.txt', '一二'],
      ['b.txt', ''],
    ]);
    assert.ok(bytes.equals(await zipped(...files)));
  });

  it('breaks off where one of its files does', async () => {
    const pieces = (async function* () {
      yield 'a';
      throw new Error('the ledger is gone');
    })();
    await assert.rejects(zipped({ path: 'a', pieces }), /the ledger is gone/);
  });

  it('that leads out of its folder is not read', async () => {
    const bytes = await zipped({ path: 'aa/evil', pieces: ['x'] });
    for (const name of ['../evil', '/a/evil', 'a\\\\evil']) {
      await assert.rejects(read(renamed(bytes, 'aa/evil', name)), UnsafeArchiveError, name);
    }
  });

  it('with one name twice is not read', async () => {
    const one = { path: 'one.txt', pieces: ['1'] };
    const bytes = await zipped(one, { ...one, path: 'two.txt' });
    await assert.rejects(read(renamed(bytes, 'two.txt', 'one.txt')), /one\.txt is in it twice/);
  });

  it('that was made to burst is not read', async () => {
    const zeros = '0'.repeat(1_000_000);
    const most = await zipped({ path: 'a', pieces: [zeros] });
    assert.equal((await read(most)).a!.length, 1_000_000);
    const more = await zipped({ path: 'a', pieces: [zeros, '0'] });
    await assert.rejects(read(more), UnsafeArchiveError);
  });

  it('that says less than it holds is not read', async () => {
    const bytes = await zipped({ path: 'a', pieces: ['0'.repeat(5_000)] });
    const size = Buffer.alloc(4);
    size.writeUInt32LE(5_000);
    const small = Buffer.alloc(4);
    small.writeUInt32LE(5);
    await assert.rejects(read(renamed(bytes, size.toString('latin1'), small.toString('latin1'))));
  });

  it('that is none, or cut off, is not read', async () => {
    await assert.rejects(read(Buffer.from('no archive')), UnsafeArchiveError);
    const bytes = await zipped({ path: 'a', pieces: ['x'] });
    await assert.rejects(read(bytes.subarray(0, bytes.length - 10)), UnsafeArchiveError);
  });
});

describe('a workbook', () => {
  /** Spaces, which are packed to a thousandth. */
  const bomb = (megabytes: number) =>
    zipped({
      path: 'xl/worksheets/sheet1.xml',
      pieces: Array(megabytes).fill(' '.repeat(1_000_000)),
    });

  it('that would burst is refused before it is read', async () => {
    const bytes = await bomb(2);
    await assert.rejects(refuseBurst(bytes), UnsafeArchiveError);
    const { unusable } = await csvOfWorkbook(bytes);
    assert.match(unusable?.detail ?? '', /would unpack to 2000000 bytes/);
    const grid = await readGrid(bytes, 'xlsx');
    assert.match(JSON.stringify(grid), /would unpack to 2000000 bytes/);
  });

  it('that unpacks to more than it says is refused', async () => {
    const text = Array.from({ length: 20_000 }, (_, index) => `<c>${index * 7919}</c>`).join('');
    const bytes = await zipped({ path: 'sheet1.xml', pieces: [text] });
    await refuseBurst(bytes);
    const said = Buffer.alloc(4);
    said.writeUInt32LE(text.length);
    const less = Buffer.alloc(4);
    less.writeUInt32LE(1_000);
    const lying = Buffer.from(
      bytes.toString('latin1').replaceAll(said.toString('latin1'), less.toString('latin1')),
      'latin1',
    );
    assert.notDeepEqual(lying, bytes);
    await assert.rejects(refuseBurst(lying), UnsafeArchiveError);
  });
});
