import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BY, ledgersForTests } from './testing/ledger.fixture.ts';

const ledgers = ledgersForTests();

/** A ledger with the concentrators c1 and c2. */
async function opened() {
  const { ledger, clock } = await ledgers.open();
  for (const name of ['c1', 'c2']) {
    await ledger.concentrators.add(
      { name, district: 'jkq', villages: 'all', mayCorrect: false },
      BY,
    );
  }
  return { concentrators: ledger.concentrators, clock };
}

const online = { state: 'online', meters: 12 };
const offline = { state: 'offline' };

describe('what a concentrator says of itself', () => {
  it('is kept until it says something else, and forgotten where it says nothing', async () => {
    const { concentrators } = await opened();
    await concentrators.noteStatuses(
      new Map([
        ['c1', { receivedAt: 200, status: online }],
        ['c9', { receivedAt: 200, status: online }],
      ]),
    );
    const statusOf = async (name: string) => (await concentrators.states()).get(name)?.status;
    assert.deepEqual(await statusOf('c1'), { receivedAt: 200, status: online });
    assert.equal(await statusOf('c9'), undefined);
    await concentrators.noteStatuses(new Map([['c1', { receivedAt: 199, status: offline }]]));
    assert.deepEqual(await statusOf('c1'), { receivedAt: 200, status: online });
    await concentrators.noteStatuses(new Map([['c1', { receivedAt: 200, status: offline }]]));
    assert.deepEqual(await statusOf('c1'), { receivedAt: 200, status: offline });
    await concentrators.noteStatuses(new Map([['c1', { receivedAt: 199 }]]));
    assert.deepEqual(await statusOf('c1'), { receivedAt: 200, status: offline });
    await concentrators.noteStatuses(new Map([['c1', { receivedAt: 201 }]]));
    assert.equal(await statusOf('c1'), undefined);
  });

  it('is heard through the process that heard it last', async () => {
    const { concentrators } = await opened();
    await concentrators.noteHeard(new Map([['c1', 200]]), 'ingest-1');
    await concentrators.noteHeard(new Map([['c1', 300]]), 'ingest-2');
    await concentrators.noteHeard(new Map([['c1', 250]]), 'ingest-1');
    assert.equal((await concentrators.states()).get('c1')?.heardThrough, 'ingest-2');
    assert.equal((await concentrators.find('c1'))?.heardAt, 300);
  });
});

describe('a connection of a concentrator', () => {
  const connectionOf = async (from: Awaited<ReturnType<typeof opened>>, name: string) =>
    (await from.concentrators.states()).get(name)?.connection;

  it('is there as long as its process says so, to the second', async () => {
    const from = await opened();
    await from.concentrators.noteConnected('ingest-1', new Map([['c1', 100]]));
    from.clock.at += 150;
    assert.deepEqual(await connectionOf(from, 'c1'), { through: 'ingest-1', since: 100 });
    from.clock.at += 1;
    assert.equal(await connectionOf(from, 'c1'), undefined);
    await from.concentrators.noteConnected('ingest-1', new Map([['c1', 100]]));
    assert.deepEqual(await connectionOf(from, 'c1'), { through: 'ingest-1', since: 100 });
    await from.concentrators.noteConnected('ingest-1', new Map([['c2', 120]]));
    assert.equal(await connectionOf(from, 'c1'), undefined);
    assert.deepEqual(await connectionOf(from, 'c2'), { through: 'ingest-1', since: 120 });
  });

  it('moves to the process with the newer one, and off one that says no more', async () => {
    const from = await opened();
    await from.concentrators.noteConnected('ingest-1', new Map([['c1', 100]]));
    await from.concentrators.noteConnected('ingest-2', new Map([['c1', 200]]));
    await from.concentrators.noteConnected('ingest-1', new Map([['c1', 100]]));
    assert.deepEqual(await connectionOf(from, 'c1'), { through: 'ingest-2', since: 200 });
    await from.concentrators.noteConnected('ingest-1', new Map());
    assert.deepEqual(await connectionOf(from, 'c1'), { through: 'ingest-2', since: 200 });
    from.clock.at += 151;
    await from.concentrators.noteConnected('ingest-1', new Map([['c1', 100]]));
    assert.deepEqual(await connectionOf(from, 'c1'), { through: 'ingest-1', since: 100 });
  });

  it('leaves what the concentrator said of itself alone', async () => {
    const from = await opened();
    const status = { receivedAt: 200, status: online };
    await from.concentrators.noteStatuses(new Map([['c1', status]]));
    await from.concentrators.noteHeard(new Map([['c1', 210]]), 'ingest-1');
    await from.concentrators.noteConnected('ingest-1', new Map([['c1', 100]]));
    assert.deepEqual((await from.concentrators.states()).get('c1'), {
      ...{ name: 'c1', status, heardThrough: 'ingest-1' },
      connection: { through: 'ingest-1', since: 100 },
    });
  });
});
