import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isTrouble } from '@nuanbu/terms';
import { BY, ledgersForTests } from '../testing/ledger.fixture.ts';

const ledgers = ledgersForTests();
const stranger = (error: unknown) => isTrouble(error, 'identityUnknown');
const ISSUER = 'https://id.example.org';

async function withClerk() {
  const { ledger } = await ledgers.open();
  const facts = { displayName: 'clerk', roles: ['bureau'], scope: 'all' } as const;
  await ledger.users.add({ name: 'clerk', password: 'correct horse battery', ...facts }, BY);
  return ledger;
}

it('an identity is the user of its name the first time, and of its subject from then on', async () => {
  const { users, audit } = await withClerk();
  const identity = { issuer: ISSUER, subject: 's-1' };
  await assert.rejects(users.identify(identity), stranger);
  await assert.rejects(users.identify({ ...identity, name: 'nobody' }), stranger);
  assert.equal((await users.identify({ ...identity, name: ' Clerk ' })).name, 'clerk');
  assert.equal((await users.identify({ ...identity, name: 'renamed' })).name, 'clerk');
  const linked = (await audit.entries({ limit: 9 })).filter(
    ({ action }) => action === 'identityLinked',
  );
  assert.equal(linked.length, 1);
});

it('a name that the provider has given to another lets nobody in, until it is linked anew', async () => {
  const { users } = await withClerk();
  await users.identify({ issuer: ISSUER, subject: 's-1', name: 'clerk' });
  const second = { issuer: ISSUER, subject: 's-2', name: 'clerk' };
  await assert.rejects(users.identify(second), stranger);
  // Another provider's subjects are others.
  await users.identify({ ...second, issuer: `${ISSUER}/other` });
  await users.forgetIdentities('clerk', BY);
  assert.equal((await users.identify(second)).name, 'clerk');
  await assert.rejects(users.identify({ issuer: ISSUER, subject: 's-1', name: 'clerk' }), stranger);
  const nobody = users.forgetIdentities('nobody', BY);
  await assert.rejects(nobody, (error) => isTrouble(error, 'userNotFound'));
});

it('somebody who is disabled is let in by no identity, old or new', async () => {
  const { users } = await withClerk();
  await users.disable('clerk', BY);
  const identity = { issuer: ISSUER, subject: 's-1', name: 'clerk' };
  await assert.rejects(users.identify(identity), stranger);
  await users.enable('clerk', BY);
  await users.identify(identity);
  await users.disable('clerk', BY);
  await assert.rejects(users.identify(identity), stranger);
});
