import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { isTrouble, type Trouble } from '@nuanbu/terms';
import { verifyPassword } from './passwords.ts';
import type { QuarantineEntry, QuarantineFilter, QuarantineRecord } from './quarantine.ts';
import { BY, household, ledgersForTests, type Opened } from './testing/ledger.fixture.ts';

const ledgers = ledgersForTests();
const troubled = (code: Trouble) => (error: unknown) => isTrouble(error, code);

describe('concentrators', () => {
  const c1 = { name: 'c1', district: 'jkq', villages: ['石桥镇/东村'], mayCorrect: true } as const;

  it('get a password that only they know', async () => {
    const { ledger, sql } = await ledgers.open();
    await ledger.roster.importRoster([household('H1')], BY);
    const { password, unknownVillages } = await ledger.concentrators.add(c1, BY);
    assert.deepEqual(unknownVillages, []);
    assert.match(password, /^[A-HJ-NP-Za-km-z2-9]{28}$/);
    const found = (await ledger.concentrators.find('c1'))!;
    assert.match(found.passwordHash, /^\$argon2id\$/);
    assert.equal(await verifyPassword(found.passwordHash, password), true);
    assert.equal(await verifyPassword(found.passwordHash, `${password}x`), false);
    assert.equal(await verifyPassword('', password), false);
    const { passwordHash: _hash, ...shown } = found;
    const times = { addedAt: 1_650_000_000, rotatedAt: undefined, revokedAt: undefined };
    const silent = { heardAt: undefined };
    assert.deepEqual(shown, { ...c1, ...times, ...silent });
    const rows = await sql('SELECT * FROM ledger.concentrator, ledger.audit_entry');
    assert.ok(!JSON.stringify(rows).includes(password));
    assert.equal(await ledger.concentrators.find('c2'), undefined);
  });

  it('are told of villages that the roster does not have', async () => {
    const { ledger } = await ledgers.open();
    const added = await ledger.concentrators.add(c1, BY);
    assert.deepEqual(added.unknownVillages, c1.villages);
    const all = await ledger.concentrators.add({ ...c1, name: 'c0', villages: 'all' }, BY);
    assert.deepEqual(all.unknownVillages, []);
    const list = await ledger.concentrators.list();
    assert.deepEqual(
      list.map(({ name, villages }) => [name, villages]),
      [
        ['c0', 'all'],
        ['c1', c1.villages],
      ],
    );
  });

  it('have one name each for ever, which can be a level of a topic', async () => {
    const { ledger } = await ledgers.open();
    await ledger.concentrators.add(c1, BY);
    await assert.rejects(ledger.concentrators.add(c1, BY), troubled('concentratorExists'));
    await ledger.concentrators.revoke('c1', BY);
    await assert.rejects(ledger.concentrators.add(c1, BY), troubled('concentratorExists'));
    for (const name of ['', 'a/b', '+', '#', '$SYS', 'a b', 'ü', 'a'.repeat(65)]) {
      const adding = ledger.concentrators.add({ ...c1, name }, BY);
      await assert.rejects(adding, troubled('configInvalid'), name);
    }
    await ledger.concentrators.add({ ...c1, name: 'a'.repeat(64) }, BY);
  });

  it('keep when each was heard last, whatever comes late', async () => {
    const { ledger } = await ledgers.open();
    for (const name of ['c1', 'c2']) await ledger.concentrators.add({ ...c1, name }, BY);
    await ledger.concentrators.noteHeard(
      new Map([
        ['c1', 200],
        ['c9', 300],
      ]),
    );
    await ledger.concentrators.noteHeard(new Map([['c1', 100]]));
    const list = await ledger.concentrators.list();
    assert.deepEqual(
      list.map(({ name, heardAt }) => [name, heardAt]),
      [
        ['c1', 200],
        ['c2', undefined],
      ],
    );
  });

  it('get a new password by rotation and none after they were revoked', async () => {
    const { ledger, clock } = await ledgers.open();
    const { password: old } = await ledger.concentrators.add(c1, BY);
    clock.at += 60;
    const { password } = await ledger.concentrators.rotate('c1', BY);
    const rotated = (await ledger.concentrators.find('c1'))!;
    assert.equal(rotated.rotatedAt, 1_650_000_060);
    assert.equal(await verifyPassword(rotated.passwordHash, old), false);
    assert.equal(await verifyPassword(rotated.passwordHash, password), true);
    await ledger.concentrators.revoke('c1', BY);
    assert.equal((await ledger.concentrators.find('c1'))?.revokedAt, 1_650_000_060);
    await assert.rejects(ledger.concentrators.rotate('c1', BY), troubled('concentratorNotFound'));
    await assert.rejects(ledger.concentrators.revoke('c1', BY), troubled('concentratorNotFound'));
    await assert.rejects(ledger.concentrators.rotate('c9', BY), troubled('concentratorNotFound'));
    const actions = (await ledger.audit.entries({ limit: 9 })).map((entry) => entry.action);
    const expected = ['concentratorAdded', 'concentratorRotated', 'concentratorRevoked'];
    assert.deepEqual(actions, expected);
  });
});

describe('a concentrator that was revoked', () => {
  const c1 = { name: 'c1', district: 'jkq', villages: 'all', mayCorrect: false } as const;

  it('comes back by a new password, and only where it was revoked', async () => {
    const { ledger } = await ledgers.open();
    const { password: old } = await ledger.concentrators.add(c1, BY);
    await assert.rejects(ledger.concentrators.readmit('c1', BY), troubled('concentratorNotFound'));
    await ledger.concentrators.revoke('c1', BY);
    const { password } = await ledger.concentrators.readmit('c1', BY);
    const found = (await ledger.concentrators.find('c1'))!;
    assert.equal(found.revokedAt, undefined);
    assert.equal(await verifyPassword(found.passwordHash, old), false);
    assert.equal(await verifyPassword(found.passwordHash, password), true);
  });

  it('and the others are told a password once by one key', async () => {
    const { ledger } = await ledgers.open();
    const by = (key: string) => ({ ...BY, idempotencyKey: key });
    const { password } = await ledger.concentrators.add(c1, by('a'));
    const told = troubled('passwordToldBefore');
    await assert.rejects(ledger.concentrators.add(c1, by('a')), told);
    await ledger.concentrators.revoke('c1', by('b'));
    await ledger.concentrators.revoke('c1', by('b'));
    await ledger.concentrators.readmit('c1', by('c'));
    await assert.rejects(ledger.concentrators.readmit('c1', by('c')), told);
    await ledger.concentrators.rotate('c1', by('d'));
    const { passwordHash } = (await ledger.concentrators.find('c1'))!;
    await assert.rejects(ledger.concentrators.rotate('c1', by('d')), told);
    assert.equal((await ledger.concentrators.find('c1'))!.passwordHash, passwordHash);
    assert.equal(await verifyPassword(passwordHash, password), false);
  });
});

function refused(text: string, other: Partial<QuarantineRecord> = {}): QuarantineRecord {
  const bytes = Buffer.from(text);
  return {
    receivedAt: 100,
    source: 'c1',
    topic: 'nuanbu/v1/jkq/c1/readings',
    reasons: [{ code: 'unknownMeter', index: 0, detail: 'meter' }],
    bytes,
    sizeBytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    ...other,
  };
}

async function listed(
  { ledger }: Pick<Opened, 'ledger'>,
  filter: QuarantineFilter = {},
): Promise<QuarantineEntry[]> {
  const entries: QuarantineEntry[] = [];
  for await (const entry of ledger.quarantine.list(filter)) entries.push(entry);
  return entries;
}

describe('the quarantine', () => {
  it('keeps every byte and reason of what was refused', async () => {
    const opened = await ledgers.open();
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const reasons = [
      { code: 'unknownMeter', index: 3, detail: 'readings[3].meter' },
      { code: 'malformed', detail: 'a\0b \ud800' },
    ] as const;
    const record = refused('', { bytes, sizeBytes: 2_000_000, reasons });
    await opened.ledger.quarantine.record([record]);
    const [entry, ...others] = await listed(opened);
    assert.deepEqual(others, []);
    const shown = [reasons[0], { code: 'malformed', detail: 'a\\u0000b \\ud800' }];
    assert.equal(JSON.stringify(entry?.reasons), JSON.stringify(shown).replaceAll('\\\\', '\\'));
    assert.deepEqual([...entry!.bytes], [...bytes]);
    assert.deepEqual([entry?.sizeBytes, entry?.count, entry?.receivedAt], [2_000_000, 1, 100]);
    assert.deepEqual(await opened.ledger.quarantine.get(entry!.number), entry);
    assert.equal(await opened.ledger.quarantine.get(99), undefined);
  });

  it('counts the same bytes with the same codes from one source, in and across batches', async () => {
    const opened = await ledgers.open();
    const { quarantine } = opened.ledger;
    const malformed = [{ code: 'malformed', detail: '' }] as const;
    await quarantine.record([refused('a'), refused('a', { receivedAt: 90 }), refused('b')]);
    await quarantine.record([
      refused('a', { receivedAt: 200 }),
      refused('a', { source: 'c2' }),
      refused('a', { reasons: malformed }),
    ]);
    const counts = (await listed(opened)).map(
      ({ bytes, source, count, receivedAt, lastSeenAt }) => [
        ...[Buffer.from(bytes).toString(), source, count, receivedAt, lastSeenAt],
      ],
    );
    assert.deepEqual(counts.sort(), [
      ['a', 'c1', 1, 100, 100],
      ['a', 'c1', 3, 90, 200],
      ['a', 'c2', 1, 100, 100],
      ['b', 'c1', 1, 100, 100],
    ]);
    assert.deepEqual(await quarantine.counts(), [
      { code: 'malformed', entries: 1, messages: 1 },
      { code: 'unknownMeter', entries: 3, messages: 5 },
    ]);
    await quarantine.record([]);
  });

  it('takes the same entries from several batches at once', async () => {
    const opened = await ledgers.open();
    const texts = Array.from({ length: 40 }, (_, index) => `m${index}`);
    const batches = Array.from({ length: 8 }, (_, turn) => (turn % 2 ? texts.toReversed() : texts));
    await Promise.all(
      batches.map((batch) => opened.ledger.quarantine.record(batch.map((text) => refused(text)))),
    );
    const entries = await listed(opened);
    assert.equal(entries.length, 40);
    assert.ok(entries.every(({ count }) => count === 8));
  });

  it('lists by code, source and state, and in pages without the bytes', async () => {
    const opened = await ledgers.open();
    const { quarantine } = opened.ledger;
    const both = [
      { code: 'afterRemoval', index: 0, detail: '' },
      { code: 'unknownMeter', index: 1, detail: '' },
    ] as const;
    const many = Array.from({ length: 50 }, (_, index) => refused(`m${index}`, { source: 'c2' }));
    await quarantine.record([...many, refused('x', { reasons: both })]);
    assert.equal((await listed(opened)).length, 51);
    assert.equal((await listed(opened, { code: 'afterRemoval' })).length, 1);
    assert.equal((await listed(opened, { code: 'unknownMeter' })).length, 51);
    assert.equal((await listed(opened, { source: 'c1' })).length, 1);
    const [first, second] = await listed(opened, { source: 'c2' });
    const page = await quarantine.page({ source: 'c2' }, { after: first!.number, limit: 1 });
    const { bytes: _bytes, ...head } = second!;
    assert.deepEqual(page, [head]);
  });

  it('opens a replayed entry again when its bytes are refused again', async () => {
    const opened = await ledgers.open();
    const { quarantine } = opened.ledger;
    await quarantine.record([refused('a'), refused('b')]);
    await quarantine.record([refused('b')]);
    const [entry] = await listed(opened);
    await quarantine.markReplayed(entry!.number, 500);
    assert.equal((await quarantine.get(entry!.number))?.replayedAt, 500);
    assert.equal((await listed(opened, { openOnly: true })).length, 1);
    await quarantine.record([refused('a'), refused('b')]);
    assert.equal((await listed(opened, { openOnly: true })).length, 2);
  });

  it('lets an entry be given up with a reason, once, and keeps its bytes', async () => {
    const opened = await ledgers.open();
    const { quarantine, audit } = opened.ledger;
    await quarantine.record([refused('a'), refused('b')]);
    const discard = (number: number) => quarantine.discard(number, '已由电话更正', BY);
    const [first] = await listed(opened);
    const gone = await discard(first!.number);
    assert.deepEqual(gone, { at: 1_650_000_000, actor: 'tester', reason: '已由电话更正' });
    assert.deepEqual((await quarantine.get(first!.number))?.discarded, gone);
    assert.equal((await listed(opened, { openOnly: true })).length, 1);
    assert.equal((await listed(opened, { number: first!.number })).length, 1);
    await assert.rejects(discard(first!.number), (error) => {
      return troubled('quarantineEntryDone')(error) && String(error).includes(BY.actor);
    });
    await assert.rejects(discard(99), troubled('quarantineEntryNotFound'));
    // The same bytes again only raise its count.
    await quarantine.record([refused('a'), refused('b')]);
    const again = (await quarantine.get(first!.number))!;
    assert.deepEqual([again.count, again.discarded], [2, gone]);
    const entry = (await audit.entries({ limit: 9 })).at(-1)!;
    assert.deepEqual([entry.action, entry.actor], ['quarantineDiscarded', 'tester']);
  });

  it('says in the chain what a replay came to, once by one key', async () => {
    const { quarantine, audit } = (await ledgers.open()).ledger;
    const by = { ...BY, idempotencyKey: 'replay-1' };
    const first = await quarantine.noteReplay({ code: 'unknownMeter' }, { mended: 2 }, by);
    const again = await quarantine.noteReplay({ code: 'unknownMeter' }, { mended: 0 }, by);
    assert.deepEqual([first, again], [{ mended: 2 }, { mended: 2 }]);
    const entries = await audit.entries({ limit: 9 });
    assert.deepEqual(
      entries.map(({ action }) => action),
      ['quarantineReplayed'],
    );
  });
});

describe('programmes', () => {
  it('are versions named by their content', async () => {
    const { ledger } = await ledgers.open();
    const { programmes } = ledger;
    const text = 'name: 济宁\n';
    const digest = createHash('sha256').update(text).digest('hex');
    const validity = { validFrom: '2021-12-01', validTo: '2024-03-31' };
    const first = await programmes.add({ name: 'p', text, ...validity }, BY);
    assert.deepEqual(first, { digest, version: 1, isNew: true });
    assert.deepEqual(await programmes.add({ name: 'p', text, ...validity }, BY), {
      ...first,
      isNew: false,
    });
    const second = await programmes.add({ name: 'p', text: `${text}# 2` }, BY);
    assert.equal(second.version, 2);
    assert.equal((await programmes.newest('p'))?.digest, second.digest);
    const kept = await programmes.get(digest);
    assert.deepEqual([kept?.text, kept?.validFrom, kept?.addedBy], [text, '2021-12-01', 'tester']);
    assert.equal(await programmes.newest('q'), undefined);
    assert.equal(await programmes.get('0'), undefined);
    assert.deepEqual(
      (await programmes.list()).map(({ name, version }) => [name, version]),
      [
        ['p', 1],
        ['p', 2],
      ],
    );
  });
});
