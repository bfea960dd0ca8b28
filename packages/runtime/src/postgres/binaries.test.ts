import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { after, it } from 'node:test';
import { npmBinaries, reachableBinaries } from './binaries.ts';

const root = mkdtempSync(join(tmpdir(), 'nuanbu-programs-'));
chmodSync(root, 0o755);
after(() => rmSync(root, { recursive: true, force: true }));

// Nobody is this user; only root can become it.
const stranger = { name: 'stranger', uid: 4_000_000, gid: 4_000_000 };
const isRoot = userInfo().uid === 0;

function versionOf(postgres: string): string {
  const become = { uid: stranger.uid, gid: stranger.gid, cwd: '/' };
  return execFileSync(postgres, ['--version'], { encoding: 'utf8', ...become });
}

it('programs are used where they are installed when nobody else has to run them', async () => {
  const installed = await npmBinaries();
  const copyDir = join(root, 'unused');
  assert.deepEqual(await reachableBinaries(installed, copyDir, undefined), installed);
  assert.equal(existsSync(copyDir), false);
});

it('programs that their user cannot reach are copied, once and open to all', async () => {
  const { postgres } = await npmBinaries();
  const closed = join(root, 'closed');
  mkdirSync(closed, { mode: 0o700 });
  cpSync(dirname(dirname(postgres)), join(closed, 'native'), { recursive: true });
  const inside = (name: string): string => join(closed, 'native', 'bin', name);
  const installed = { initdb: inside('initdb'), postgres: inside('postgres') };
  chmodSync(join(closed, 'native', 'lib'), 0o700);
  chmodSync(installed.postgres, 0o700);

  const copyDir = join(root, 'programs');
  if (!isRoot) {
    // Who is not root runs PostgreSQL as themselves, and has nothing to copy for anybody.
    assert.deepEqual(await reachableBinaries(installed, copyDir, undefined), installed);
    assert.equal(existsSync(copyDir), false);
    return;
  }
  const copied = await reachableBinaries(installed, copyDir, stranger);
  assert.equal(copied.postgres, join(copyDir, 'bin', 'postgres'));
  assert.match(versionOf(copied.postgres), /PostgreSQL/);
  assert.deepEqual(await reachableBinaries(installed, copyDir, stranger), copied);
  assert.equal(existsSync(`${copyDir}.new`), false);
});
