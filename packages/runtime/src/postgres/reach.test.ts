import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import {
  chooseDataDir,
  closedDirectory,
  makePassable,
  mayEnter,
  SYSTEM_DATA_DIR,
} from './reach.ts';

const account = { name: 'postgres', uid: 4_000_000, gid: 4_000_001 };

describe('mayEnter', () => {
  const stats = (mode: number, uid = 1, gid = 1) => ({ mode: 0o040000 | mode, uid, gid });

  it('asks the bits of the class that the user is in, and of no other', () => {
    assert.equal(mayEnter(stats(0o711), account), true);
    assert.equal(mayEnter(stats(0o710), account), false);
    assert.equal(mayEnter(stats(0o710, 1, account.gid), account), true);
    assert.equal(mayEnter(stats(0o701, 1, account.gid), account), false);
    assert.equal(mayEnter(stats(0o700, account.uid), account), true);
    assert.equal(mayEnter(stats(0o611, account.uid), account), false);
    assert.equal(mayEnter(stats(0o000), { ...account, uid: 0 }), true);
  });
});

describe('the way to the data directory', () => {
  const root = mkdtempSync(join(tmpdir(), 'nuanbu-reach-'));
  after(() => rmSync(root, { recursive: true }));
  chmodSync(root, 0o755);
  const home = join(root, 'home');
  mkdirSync(join(home, 'project'), { recursive: true });

  it('is open where every parent may be entered, and where parts of it do not exist', () => {
    chmodSync(home, 0o755);
    assert.equal(closedDirectory(join(home, 'project', '.nuanbu', 'postgres'), account), undefined);
  });

  it('names the uppermost closed directory', () => {
    chmodSync(home, 0o700);
    assert.equal(closedDirectory(join(home, 'project', '.nuanbu'), account), home);
  });

  it('is made open whatever the umask, and nothing that exists is opened', async () => {
    chmodSync(home, 0o755);
    const made = join(home, 'project', 'a', 'b');
    const umask = process.umask(0o077);
    await makePassable(made).finally(() => process.umask(umask));
    assert.equal(closedDirectory(made, account), undefined);
    chmodSync(made, 0o700);
    await makePassable(made);
    assert.equal(closedDirectory(made, account), made);
  });

  it('moves the default under a closed home, and says so', () => {
    chmodSync(home, 0o700);
    const choice = chooseDataDir({ projectDir: join(home, 'project'), account });
    assert.equal(choice.dataDir, SYSTEM_DATA_DIR);
    assert.match(choice.notice ?? '', new RegExp(`may not enter ${home}`));
  });

  it('keeps the default where nothing is switched, and a configured one always', () => {
    chmodSync(home, 0o700);
    const projectDir = join(home, 'project');
    const usual = { dataDir: join(projectDir, '.nuanbu') };
    assert.deepEqual(chooseDataDir({ projectDir, account: undefined }), usual);
    const asked = chooseDataDir({ projectDir, account, configured: 'here' });
    assert.deepEqual(asked, { dataDir: join(projectDir, 'here') });
  });
});
