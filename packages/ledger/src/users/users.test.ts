import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { isTrouble, type Trouble } from '@nuanbu/terms';
import { connect } from '../connect.ts';
import { BY, ledgersForTests, type Opened } from '../testing/ledger.fixture.ts';
import { IDLE_S, LIFETIME_S } from './sessions.ts';
import { FAILURES_TO_LOCK, LOCK_S } from './sign-in.ts';
import type { NewUser } from './users.ts';

const ledgers = ledgersForTests();
const troubled = (code: Trouble) => (error: unknown) => isTrouble(error, code);

const PASSWORD = 'correct horse battery';

const TOWN: NewUser = {
  ...{ name: 'town1', displayName: '镇审核一', roles: ['town'], password: PASSWORD },
  scope: { towns: ['石桥镇'], villages: [] },
};

const ROW = {
  ...{
    name: 'clerk',
    display_name: 'clerk',
    roles: ['bureau' as const],
    towns: null,
    villages: null,
  },
  ...{ password_hash: '-', failed_sign_ins: 0, locked_until: null },
  ...{ added_at: 1_650_000_000, disabled_at: null },
};

async function withUser(): Promise<Opened> {
  const opened = await ledgers.open();
  await opened.ledger.users.add(TOWN, BY);
  return opened;
}

describe('users', () => {
  it('have one first of all, however many and by whatever way are added at once', async () => {
    const { ledger, databaseUrl } = await ledgers.open();
    const { ledger: other } = await ledgers.open(databaseUrl);
    const named = (name: string): NewUser => ({ ...TOWN, name });
    const short = { ...TOWN, password: 'short' };
    await assert.rejects(ledger.users.addFirst(short, BY), troubled('argumentInvalid'));
    const firsts = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name, index) =>
        (index % 2 ? other : ledger).users.addFirst(named(name), BY),
      ),
    );
    assert.equal(firsts.filter((each) => each !== undefined).length, 1);
    assert.equal((await ledger.users.list()).length, 1);

    // Somebody is being added, and not yet committed, when the first is asked for.
    const { ledger: fresh, databaseUrl: url } = await ledgers.open();
    const { db, close } = connect(url, 1);
    const letGo = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const adding = db.transaction().execute(async (work) => {
      await work.insertInto('user').values(ROW).execute();
      begun.resolve();
      await letGo.promise;
    });
    await begun.promise;
    const asked = fresh.users.addFirst(named('late'), BY);
    // It waits for the other, and would answer at once if it did not.
    const isWaiting = await Promise.race([asked.then(() => false), wait(1_000).then(() => true)]);
    letGo.resolve();
    await adding;
    await close();
    assert.deepEqual([isWaiting, await asked], [true, undefined]);
  });

  it('are what an administrator says of them, and their password is a hash of Argon2id', async () => {
    const { ledger, sql } = await withUser();
    const { users } = ledger;
    const { password: _password, ...facts } = TOWN;
    assert.deepEqual(await users.find('town1'), { ...facts, version: 1, addedAt: 1_650_000_000 });
    const admin = { ...TOWN, name: 'admin', roles: ['admin', 'admin', 'finance'], scope: 'all' };
    await users.add(admin as NewUser, BY);
    const all = await users.list();
    assert.deepEqual(
      all.map(({ name, roles, scope }) => [name, roles, scope]),
      [
        ['admin', ['admin', 'finance'], 'all'],
        ['town1', ['town'], TOWN.scope],
      ],
    );
    const rows = await sql<{ password_hash: string }>('SELECT password_hash FROM ledger.user');
    for (const { password_hash } of rows) {
      assert.match(password_hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    }
    const chain = JSON.stringify(await ledger.audit.entries({ limit: 99 }));
    assert.ok(chain.includes('userAdded') && !chain.includes(PASSWORD));
  });

  it('have one name each, however it is written, and for ever', async () => {
    const { ledger } = await withUser();
    for (const name of ['town1', ' Town1 ', 'ＴＯＷＮ1']) {
      await assert.rejects(ledger.users.add({ ...TOWN, name }, BY), troubled('userExists'), name);
      assert.equal((await ledger.users.find(name))?.name, 'town1');
    }
    await ledger.users.disable('town1', BY);
    await assert.rejects(ledger.users.add(TOWN, BY), troubled('userExists'));
    for (const name of ['', '-a', 'a b', 'а-cyrillic', 'x'.repeat(65)]) {
      const odd = ledger.users.add({ ...TOWN, name }, BY);
      await assert.rejects(odd, troubled('argumentInvalid'), name);
    }
    assert.equal((await ledger.users.add({ ...TOWN, name: '财政02' }, BY)).name, '财政02');
  });

  it('are changed whole, and nothing of them but what may change', async () => {
    const { ledger, sql } = await withUser();
    const facts = { displayName: '主管', roles: ['bureau'], scope: 'all' } as const;
    const changed = await ledger.users.change('town1', 1, facts, BY);
    assert.deepEqual(
      [changed.roles, changed.scope, changed.displayName],
      [['bureau'], 'all', '主管'],
    );
    assert.equal(changed.version, 2);
    const stale = ledger.users.change('town1', 1, facts, { actor: 'late' });
    await assert.rejects(stale, troubled('staleEdit'));
    const ahead = ledger.users.change('town1', 3, facts, BY);
    await assert.rejects(ahead, troubled('staleEdit'));
    const unknown = ledger.users.change('nobody', 1, facts, BY);
    await assert.rejects(unknown, troubled('userNotFound'));
    const odd = { ...facts, roles: ['king'] } as never;
    await assert.rejects(ledger.users.change('town1', 2, odd, BY), troubled('argumentInvalid'));
    const empty = { ...facts, scope: { towns: [''], villages: [] } };
    await assert.rejects(ledger.users.change('town1', 2, empty, BY), troubled('argumentInvalid'));
    await assert.rejects(sql(`UPDATE ledger.user SET name = 'other'`), /is refused/);
    await assert.rejects(sql('DELETE FROM ledger.user'), /is refused/);
    await assert.rejects(sql(`UPDATE ledger.user SET roles = '{king}'`), /user_roles_check/);
  });

  it('are added once for one key, and not with another password under it', async () => {
    const { ledger } = await ledgers.open();
    const by = { ...BY, idempotencyKey: 'user-1' };
    const first = await ledger.users.add(TOWN, by);
    assert.deepEqual(await ledger.users.add(TOWN, by), first);
    const other = ledger.users.add({ ...TOWN, password: `${PASSWORD}!` }, by);
    await assert.rejects(other, troubled('idempotencyKeyReused'));
  });

  it('have a password of twelve characters at least', async () => {
    const { ledger } = await ledgers.open();
    const short = ledger.users.add({ ...TOWN, password: 'elevenchars' }, BY);
    await assert.rejects(short, troubled('argumentInvalid'));
    await ledger.users.add({ ...TOWN, password: 'twelve chars' }, BY);
    const long = ledger.users.setPassword('town1', 'x'.repeat(257), BY);
    await assert.rejects(long, troubled('argumentInvalid'));
    const nobody = ledger.users.setPassword('nobody', 'x'.repeat(256), BY);
    await assert.rejects(nobody, troubled('userNotFound'));
  });
});

describe('signing in', () => {
  it('takes the right password of a user who is not disabled', async () => {
    const { ledger } = await withUser();
    const { users } = ledger;
    const right = await users.checkPassword('Town1', PASSWORD);
    assert.ok('user' in right && right.user.name === 'town1');
    for (const [name, password] of [
      ['town1', `${PASSWORD} `],
      ['town1', ''],
      ['nobody', PASSWORD],
    ] as const) {
      const answer = await users.checkPassword(name, password);
      assert.deepEqual(answer, { refused: 'signInRefused', detail: '' });
    }
    await users.disable('town1', BY);
    const disabled = await users.checkPassword('town1', PASSWORD);
    assert.ok('refused' in disabled && disabled.refused === 'signInRefused');
    await users.enable('town1', BY);
    assert.ok('user' in (await users.checkPassword('town1', PASSWORD)));
  });

  it('is locked by the fifth wrong password in a row, until the second it says', async () => {
    const { ledger, clock } = await withUser();
    const { users } = ledger;
    const answers = async (password: string) => {
      const answer = await users.checkPassword('town1', password);
      return 'refused' in answer ? answer.refused : 'user';
    };
    for (let wrong = 1; wrong < FAILURES_TO_LOCK; wrong += 1) {
      assert.equal(await answers('wrong'), 'signInRefused');
    }
    assert.equal(await answers(PASSWORD), 'user', 'the right one clears the count');
    for (let wrong = 1; wrong <= FAILURES_TO_LOCK; wrong += 1) {
      assert.equal(await answers('wrong'), 'signInRefused');
    }
    const locked = await users.checkPassword('town1', PASSWORD);
    const until = clock.at + LOCK_S;
    assert.ok('until' in locked && locked.refused === 'signInLocked' && locked.until === until);
    clock.at = until - 1;
    assert.equal(await answers(PASSWORD), 'signInLocked');
    clock.at = until;
    assert.equal(await answers('wrong'), 'signInRefused');
    assert.equal(await answers(PASSWORD), 'signInLocked', 'one more wrong one locks again');
    clock.at += LOCK_S;
    assert.equal(await answers(PASSWORD), 'user');
    assert.equal((await users.find('town1'))?.lockedUntil, undefined);
    const locks = (await ledger.audit.entries({ limit: 99 })).filter(
      ({ action }) => action === 'signInLocked',
    );
    assert.equal(locks.length, 2);
  });

  it('tries no more passwords than that of many at once', async () => {
    const { ledger } = await withUser();
    const guesses = Array.from({ length: 20 }, (_, index) =>
      ledger.users.checkPassword('town1', index === 19 ? PASSWORD : `guess ${index}`),
    );
    const answers = await Promise.all(guesses);
    const tried = answers.filter((answer) => !('until' in answer));
    assert.ok(tried.length <= FAILURES_TO_LOCK, `${tried.length} were tried`);
  });

  it('is open again after a new password', async () => {
    const { ledger } = await withUser();
    for (let wrong = 1; wrong <= FAILURES_TO_LOCK; wrong += 1) {
      await ledger.users.checkPassword('town1', 'wrong');
    }
    await ledger.users.setPassword('town1', 'another long one', BY);
    assert.ok('refused' in (await ledger.users.checkPassword('town1', PASSWORD)));
    assert.ok('user' in (await ledger.users.checkPassword('town1', 'another long one')));
  });
});

describe('a session', () => {
  it('is found by its token, of which the ledger has only the hash', async () => {
    const { ledger, sql, clock } = await withUser();
    const { token, ...session } = await ledger.sessions.start('town1');
    assert.deepEqual(session.user, await ledger.users.find('town1'));
    assert.equal(session.expiresAt, clock.at + IDLE_S);
    assert.deepEqual(await ledger.sessions.use(token), session);
    assert.equal(await ledger.sessions.use(`${token}x`), undefined);
    assert.ok(token.length >= 43);
    const rows = JSON.stringify([
      await sql('SELECT * FROM ledger.session'),
      await sql('SELECT * FROM ledger.audit_entry'),
    ]);
    assert.ok(!rows.includes(token));
    const nobody = ledger.sessions.start('nobody');
    await assert.rejects(nobody, troubled('userNotFound'));
  });

  it('ends when it is not used, and lives on with each use', async () => {
    const { ledger, clock } = await withUser();
    const { token } = await ledger.sessions.start('town1');
    const other = await ledger.sessions.start('town1');
    clock.at += IDLE_S - 1;
    const used = await ledger.sessions.use(token);
    assert.equal(used?.expiresAt, clock.at + IDLE_S);
    clock.at += 1;
    assert.equal(await ledger.sessions.use(other.token), undefined);
    clock.at += IDLE_S - 2;
    assert.ok(await ledger.sessions.use(token));
    clock.at += IDLE_S;
    assert.equal(await ledger.sessions.use(token), undefined);
  });

  it('ends after its lifetime, however much it is used', async () => {
    const { ledger, clock } = await withUser();
    const { token, startedAt } = await ledger.sessions.start('town1');
    for (; clock.at < startedAt + LIFETIME_S - 60; clock.at += 60) {
      if (clock.at % 600 === 0) assert.ok(await ledger.sessions.use(token));
    }
    clock.at = startedAt + LIFETIME_S - 1;
    assert.equal((await ledger.sessions.use(token))?.expiresAt, startedAt + LIFETIME_S);
    clock.at += 1;
    assert.equal(await ledger.sessions.use(token), undefined);
  });

  it('is written to once a minute at most', async () => {
    const { ledger, clock, sql } = await withUser();
    const { token, startedAt } = await ledger.sessions.start('town1');
    const seenAt = async () => (await sql<{ seen_at: string }>('SELECT * FROM ledger.session'))[0];
    clock.at += 59;
    await ledger.sessions.use(token);
    assert.equal(Number((await seenAt())?.seen_at), startedAt);
    clock.at += 1;
    await ledger.sessions.use(token);
    assert.equal(Number((await seenAt())?.seen_at), clock.at);
  });

  it('ends by the person, a new password or an administrator, and that is in the chain', async () => {
    const { ledger } = await withUser();
    const { sessions, users } = ledger;
    const ends: [string, (token: string) => Promise<void>][] = [
      ['signedOut', (token) => sessions.end(token)],
      ['passwordSet', () => users.setPassword('town1', PASSWORD, BY)],
      ['userDisabled', () => users.disable('town1', BY)],
    ];
    for (const [action, end] of ends) {
      const { token } = await sessions.start('town1');
      await end(token);
      assert.equal(await sessions.use(token), undefined, action);
      assert.equal((await ledger.audit.entries({ limit: 99 })).at(-1)?.action, action);
    }
    await assert.rejects(sessions.start('town1'), troubled('userNotFound'));
    await sessions.end('never was');
  });

  it('of the same user that ended goes with the next start', async () => {
    const { ledger, clock, sql } = await withUser();
    await ledger.sessions.start('town1');
    clock.at += IDLE_S;
    await ledger.sessions.start('town1');
    assert.equal((await sql('SELECT FROM ledger.session')).length, 1);
  });
});
