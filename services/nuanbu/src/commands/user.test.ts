/** People who sign in, as a person at the command line adds them. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { makeFolder, removeFolder } from '../platform/at-rest.fixture.ts';

const main = join(import.meta.dirname, '../main.ts');
let folder: string;
before(async () => {
  folder = await makeFolder('user');
});
after(() => removeFolder(folder));

function nuanbu(...words: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const given = [main, 'user', ...words, '--data-dir', join(folder, 'data')];
  return new Promise((resolve) => {
    execFile(process.execPath, given, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

test('a user is added, listed, given a new password, and kept out', async () => {
  const added = await nuanbu(
    ...['add', 'Clerk', '--role', 'finance', 'bureau', '--town', '马集镇'],
    ...['--display-name', '财政一', '--json'],
  );
  assert.equal(added.code, 0, added.err);
  const { name, password } = JSON.parse(added.out);
  assert.equal(name, 'clerk');
  assert.match(password, /^\w{28}$/);
  const again = await nuanbu('add', 'clerk', '--role', 'finance');
  assert.equal(again.code, 1);
  assert.match(again.err, /用户名已被使用/);
  const unknown = await nuanbu('add', 'other', '--role', 'king');
  assert.equal(unknown.code, 1);
  assert.match(unknown.err, /Allowed choices are feeder/);

  const renewed = await nuanbu('password', 'clerk');
  assert.match(renewed.out, /^user {6}clerk\npassword {2}\w{28}\n/);
  assert.match((await nuanbu('disable', 'clerk')).out, /clerk is disabled/);
  const { out } = await nuanbu('list');
  assert.match(out, /clerk │ 财政一 +│ bureau finance │ 马集镇 │ disabled /);
  assert.match((await nuanbu('enable', 'clerk')).out, /clerk is enabled/);
  const nobody = await nuanbu('disable', 'nobody');
  assert.match(nobody.err, /没有这个用户/);
});
