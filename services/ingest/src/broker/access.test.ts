import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryConcentrators } from '../testing/ports.fixture.ts';
import { Access } from './access.ts';

function accessTo(directory: MemoryConcentrators, verify = directory.verify): Access {
  return new Access(directory, verify);
}

const refusal = (login: object) => ('refused' in login ? login.refused : 'none');

test('a right password is verified once, a wrong one each time, and a changed one again', async () => {
  const directory = new MemoryConcentrators();
  directory.add({ name: 'c1', passwordHash: 'old' });
  const access = accessTo(directory);
  for (let time = 0; time < 3; time += 1) {
    assert.equal(refusal(await access.login('c1', 'old')), 'none');
  }
  assert.equal(directory.verifications, 1);
  assert.equal(refusal(await access.login('c1', 'bad')), 'wrongPassword');
  assert.equal(refusal(await access.login('c1', 'bad')), 'wrongPassword');
  assert.equal(directory.verifications, 3);
  directory.add({ name: 'c1', passwordHash: 'new' });
  assert.equal(refusal(await access.login('c1', 'old')), 'wrongPassword');
  assert.equal(refusal(await access.login('c1', 'new')), 'none');
});

test('unknown, revoked, and a directory that does not answer', async () => {
  const directory = new MemoryConcentrators();
  directory.add({ name: 'c1', passwordHash: 'p', revokedAt: 1 });
  const access = accessTo(directory);
  assert.equal(refusal(await access.login('c2', 'p')), 'unknown');
  assert.equal(refusal(await access.login('c1', 'p')), 'revoked');
  assert.equal(await access.find('c1'), undefined);
  directory.find = () => Promise.reject(new Error('down'));
  assert.equal(refusal(await access.login('c1', 'p')), 'unavailable');
});

test('two are verified at once, the others wait; past the queue they are told to come again', async () => {
  const directory = new MemoryConcentrators();
  directory.add({ name: 'c1' });
  let running = 0;
  let most = 0;
  const gate = Promise.withResolvers<void>();
  const access = accessTo(directory, async () => {
    running += 1;
    most = Math.max(most, running);
    await gate.promise;
    running -= 1;
    return false;
  });
  const logins = Array.from({ length: 2_010 }, (_, each) => access.login('c1', `p${each}`));
  await new Promise((resolve) => setImmediate(resolve));
  gate.resolve();
  const refusals = (await Promise.all(logins)).map(refusal);
  assert.equal(most, 2);
  assert.equal(refusals.filter((each) => each === 'busy').length, 8);
  assert.equal(refusals.filter((each) => each === 'wrongPassword').length, 2_002);
});

test('credentials that end while the password is verified do not open', async () => {
  const directory = new MemoryConcentrators();
  directory.add({ name: 'c1' });
  const access = accessTo(directory, async () => {
    directory.add({ name: 'c1', revokedAt: 1 });
    return true;
  });
  assert.equal(refusal(await access.login('c1', 'p')), 'revoked');
  directory.add({ name: 'c2' });
  const rotating = accessTo(directory, async () => {
    directory.add({ name: 'c2', passwordHash: 'new' });
    return true;
  });
  assert.equal(refusal(await rotating.login('c2', 'p')), 'wrongPassword');
});
