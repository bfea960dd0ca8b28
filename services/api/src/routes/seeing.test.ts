import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { QuarantineRecord } from '@nuanbu/ledger';
import { TroubleError } from '@nuanbu/terms';
import { addDays, dayOf, startOfDay } from '@nuanbu/units';
import { type Person, person } from '../testing/people.fixture.ts';
import { enrol, HOUSEHOLDS, settle } from '../testing/season.fixture.ts';
import { HEARD, NOW, UNKNOWN, worldForTests } from '../testing/world.fixture.ts';

async function away(): Promise<never> {
  throw new TroubleError('storeUnreachable', 'for the test');
}

/** Lets the reading store say that it is away until the test is over. */
function storeAway(t: TestContext): void {
  for (const method of ['last', 'dayCounts'] as const) t.mock.method(world().store, method, away);
}

let finance: Person;
let town: Person;
let feeder: Person;
let auditor: Person;

const world = worldForTests(async (made) => {
  await enrol(made);
  await settle(made);
  await settle(made, (line) =>
    line.householdId === 'A1' || line.householdId === 'C2'
      ? { ...line, status: 'held', atRiskFen: 5_000 }
      : line,
  );
  finance = await person(made, 'finance', ['finance']);
  town = await person(made, 'town', ['town'], { towns: ['马集镇'], villages: [] });
  feeder = await person(made, 'feeder', ['feeder']);
  auditor = await person(made, 'auditor', ['auditor']);
});

describe('runs', () => {
  it('come newest first, in pages', async () => {
    const { status, body } = await finance.get('/api/runs?limit=1');
    assert.equal(status, 200);
    assert.deepEqual([body.items[0].number, body.next], [2, '2']);
    const { body: rest } = await finance.get(`/api/runs?limit=1&after=${body.next}`);
    assert.deepEqual([rest.items[0].number, rest.next], [1, undefined]);
    assert.equal(rest.items[0].totals.byStatus.payable.households, 6);
    assert.deepEqual((await finance.get('/api/runs?state=failed')).body.items, []);
  });

  it('that are under way say that they are', async () => {
    const { ledger } = world();
    const { number: _, ...inputs } = await ledger.runs.get(2);
    const number = await ledger.runs.start(inputs, { actor: 'tests' });
    const { body } = await finance.get(`/api/runs/${number}`);
    // No queue holds it, so that nobody can say how far it is.
    assert.deepEqual([body.state, body.progress, body.totals], ['running', undefined, undefined]);
    const against = await finance.get(`/api/runs/${number}/against/1`);
    assert.deepEqual([against.status, against.body.code], [409, 'runNotSucceeded']);
    await ledger.runs.fail(number, 'for the test', { actor: 'tests' });
    const { status, body: none } = await finance.get('/api/runs/99');
    assert.deepEqual([status, none.code], [404, 'runNotFound']);
  });

  it('have lines, of which a person sees those of their places', async () => {
    const ids = async (someone: Person, query = '') =>
      (await someone.get(`/api/runs/2/lines${query}`)).body.items.map(
        ({ householdId }: { householdId: string }) => householdId,
      );
    assert.deepEqual(
      await ids(finance),
      HOUSEHOLDS.map(({ householdId }) => householdId),
    );
    assert.deepEqual(await ids(town), ['A1', 'A2', 'B1', 'B2']);
    assert.deepEqual(await ids(town, '?status=held'), ['A1']);
    assert.deepEqual(await ids(finance, '?after=B2&limit=1'), ['C1']);
  });

  it('are compared household by household, within a person’s places', async () => {
    const { status, body } = await finance.get('/api/runs/2/against/1');
    assert.equal(status, 200);
    assert.deepEqual([body.before, body.after, body.households], [1, 2, 6]);
    assert.deepEqual([body.onlyBefore, body.onlyAfter], [0, 0]);
    assert.deepEqual(body.paid, {
      ...{ beforeFen: 120_000, afterFen: 80_000, differenceFen: -40_000 },
    });
    assert.equal(body.moves.stopsBeingPayable, 2);
    const changed = body.changes.items.map((each: { householdId: string }) => each.householdId);
    assert.deepEqual(changed, ['A1', 'C2']);
    const next = await finance.get('/api/runs/2/against/1?limit=1');
    assert.equal(next.body.changes.next, 'A1');
    const last = await finance.get('/api/runs/2/against/1?limit=1&after=A1');
    assert.deepEqual(
      [last.body.changes.items[0].householdId, last.body.changes.next],
      ['C2', undefined],
    );
    const { body: own } = await town.get('/api/runs/2/against/1');
    assert.deepEqual([own.households, own.paid.differenceFen], [4, -20_000]);
  });
});

describe('programmes', () => {
  it('are listed with their versions', async () => {
    const { body } = await feeder.get('/api/programmes');
    assert.deepEqual(
      body.items.map(({ name, version }: { name: string; version: number }) => [name, version]),
      [['jining-jkq-2021', 1]],
    );
  });

  it('show each parameter with its source', async () => {
    const { status, body } = await feeder.get('/api/programmes/jining-jkq-2021');
    assert.equal(status, 200);
    const limit = body.parameters.find(({ path }: { path: string }) => path.endsWith('.limit'));
    assert.equal(limit.value, '5000');
    assert.match(limit.document, /济开管字/);
    assert.ok(limit.says.zh.length > 0);
    const [component] = body.components;
    assert.deepEqual([component.name, component.isDetermined], ['energySubsidy', true]);
    const questions = await feeder.get('/api/programmes/jining-jkq-2021/questions');
    assert.ok(questions.body.items.length > 0);
  });
});

describe('titles of programmes', () => {
  it('stand in the list, in both languages; a file that cannot be read is called by its name', async () => {
    const { ledger } = world();
    await ledger.programmes.add({ name: 'zz-odd', text: 'odd' }, { actor: 'tests' });
    const { body } = await finance.get('/api/programmes');
    const [jining, odd] = body.items;
    assert.match(jining.title.zh, /[\u4e00-\u9fff]/);
    assert.notEqual(jining.title.en, jining.name);
    assert.deepEqual(odd.title, { zh: 'zz-odd', en: 'zz-odd' });
    const { body: versions } = await finance.get('/api/programmes/jining-jkq-2021/versions');
    assert.deepEqual(versions.items[0].title, jining.title);
  });
});

describe('the overview', () => {
  it('shows each person what is theirs to see', async () => {
    const { status, body } = await finance.get('/api/overview');
    assert.equal(status, 200);
    assert.deepEqual([body.villages, body.households], [3, 6]);
    assert.deepEqual(
      body.runs.map(({ number }: { number: number }) => number),
      [2],
    );
    assert.deepEqual([body.batches, body.waiting, body.quarantined], [[], [], undefined]);
    assert.ok(body.unpaid);
    const { body: part } = await town.get('/api/overview');
    assert.deepEqual([part.villages, part.households, part.unpaid], [2, 4, undefined]);
    const { body: feeding } = await feeder.get('/api/overview');
    assert.deepEqual(
      [feeding.runs, feeding.batches, feeding.quarantine],
      [undefined, undefined, []],
    );
  });
});

describe('while the reading store is away', () => {
  it('the overview and a household’s sheet are told but for what it alone knows', async (t) => {
    storeAway(t);
    t.mock.method(world().options.desk.seasons, 'known', away);
    const { status, body } = await finance.get('/api/overview');
    assert.deepEqual(
      [status, body.households, body.seasons, body.newestReadingAt],
      [200, 6, undefined, undefined],
    );
    assert.ok(body.runs && body.batches);
    const sheet = await finance.get('/api/households/A1');
    assert.deepEqual([sheet.status, sheet.body.lacksReadings], [200, true]);
    assert.ok(sheet.body.line);
  });

  it('what is of readings alone is told as a trouble of a server', async (t) => {
    storeAway(t);
    const query = new URLSearchParams({ town: '马集镇', village: '云山村' });
    const days = `from=2022-01-01&to=2022-01-02`;
    const { status, body } = await finance.get(`/api/completeness?${query}&${days}`);
    assert.deepEqual([status, body.code], [503, 'storeUnreachable']);
  });

  it('what is wrong in another way is no part that is left out', async (t) => {
    t.mock.method(world().store, 'last', async () => {
      throw new TroubleError('storeCorrupt', '');
    });
    assert.equal((await finance.get('/api/households/A1')).status, 503);
  });
});

describe('feeders', () => {
  it('say who is connected and when readings last came', async () => {
    const { ledger, store } = world();
    for (const name of ['c01', 'c02']) {
      const villages = name === 'c01' ? ['马集镇/云山村'] : ['疃里镇/东村'];
      const given = { name, district: 'd', villages, mayCorrect: false };
      await ledger.concentrators.add(given, { actor: 'tests' });
    }
    await store.append({
      ...{ length: 1, meterIds: ['M-A1'], meter: Uint32Array.of(0), at: Float64Array.of(NOW) },
      ...{ totalWh: Float64Array.of(1), peakWh: Float64Array.of(-1) },
      valleyWh: Float64Array.of(-1),
    });
    await ledger.concentrators.noteHeard(
      new Map([
        ['c01', NOW - 5],
        ['c02', NOW - 9],
      ]),
    );
    HEARD.set('c01', NOW - 1);
    const { status, body } = await feeder.get('/api/concentrators');
    assert.equal(status, 200);
    // Since the start by the broker, from before by the ledger.
    assert.deepEqual(
      body.items.map((each: Record<string, unknown>) => each.heardAt),
      [NOW - 1, NOW - 9],
    );
    assert.deepEqual(
      body.items.map((each: Record<string, unknown>) => [
        each.name,
        each.isConnected,
        each.lastReadingAt,
      ]),
      [
        ['c01', true, NOW],
        ['c02', false, undefined],
      ],
    );
    assert.equal(body.lacksReadings, undefined);
    assert.doesNotMatch(JSON.stringify(body), /argon2|passwordHash/);
  });

  it('say nothing of a connection of which nobody can know', async (t) => {
    UNKNOWN.add('c02');
    t.after(() => UNKNOWN.clear());
    const { body } = await feeder.get('/api/concentrators');
    assert.deepEqual(
      body.items.map((each: Record<string, unknown>) => each.isConnected),
      [true, undefined],
    );
  });

  it('are told without their newest readings while the reading store is away', async (t) => {
    storeAway(t);
    const { status, body } = await feeder.get('/api/concentrators');
    assert.deepEqual([status, body.lacksReadings], [200, true]);
    const [first] = body.items;
    assert.deepEqual([first.name, first.lastReadingAt], ['c01', undefined]);
  });

  it('show what was refused, with the bytes', async () => {
    const refused = (index: number): QuarantineRecord => ({
      ...{ receivedAt: NOW, source: 'c01', topic: 't', sizeBytes: 3, sha256: `${index}` },
      reasons: [{ code: 'unknownMeter', index: 0, detail: 'M9' }],
      bytes: Buffer.from(`{}${index}`),
    });
    await world().ledger.quarantine.record([refused(1), refused(2)]);
    const { body } = await feeder.get('/api/quarantine?limit=1');
    assert.deepEqual([body.items.length, body.items[0].reasons[0].code], [1, 'unknownMeter']);
    const { body: rest } = await feeder.get(`/api/quarantine?limit=1&after=${body.next}`);
    assert.equal(rest.next, undefined);
    const entry = await feeder.get(`/api/quarantine/${body.items[0].number}`);
    assert.equal(Buffer.from(entry.body.base64, 'base64').toString(), '{}1');
    assert.deepEqual((await feeder.get('/api/quarantine?code=tooLarge')).body.items, []);
    await world().ledger.quarantine.markReplayed(body.items[0].number, NOW);
    assert.equal((await feeder.get('/api/quarantine')).body.items.length, 1);
    assert.equal((await feeder.get('/api/quarantine?all=true')).body.items.length, 2);
    const none = await feeder.get('/api/quarantine/99');
    assert.deepEqual([none.status, none.body.code], [404, 'quarantineEntryNotFound']);
  });
});

describe('the audit chain', () => {
  it('is read backwards, in pages, and by what was done', async () => {
    const { body } = await auditor.get('/api/audit?limit=2');
    const { number } = await world().ledger.audit.head();
    assert.deepEqual(
      body.items.map((entry: { number: number }) => entry.number),
      [number, number - 1],
    );
    const { body: rest } = await auditor.get(`/api/audit?limit=2&after=${body.next}`);
    assert.equal(rest.items[0].number, number - 2);
    const { body: runs } = await auditor.get('/api/audit?action=runStarted&actor=tests');
    assert.equal(runs.items.length, 3);
  });

  it('is searched by parts of names and subjects, by what a subject is, and by days', async () => {
    const numbers = async (query: Record<string, string>) => {
      const { body } = await auditor.get(`/api/audit?${new URLSearchParams(query)}`);
      return body.items.map(({ number }: { number: number }) => number);
    };
    const { ledger } = world();
    for (const number of [1, 12]) {
      const given = { name: `batch-c${number}`, district: 'd', villages: 'all', mayCorrect: false };
      await ledger.concentrators.add(given as never, { actor: 'Office-1%' });
    }
    const { number: last } = await ledger.audit.head();
    assert.deepEqual(await numbers({ actor: 'office' }), [last, last - 1]);
    assert.deepEqual(await numbers({ actor: '1%' }), [last, last - 1]);
    assert.deepEqual(await numbers({ actor: 'o%e' }), []);
    assert.deepEqual(await numbers({ subject: 'CH-C12' }), [last]);
    assert.deepEqual(await numbers({ kind: 'concentrator', subject: 'batch-c1' }), [
      last,
      last - 1,
    ]);
    assert.deepEqual(await numbers({ kind: 'concentrator batch-c1' }), [last - 1]);
    assert.deepEqual(await numbers({ kind: 'concentr' }), []);
    const today = dayOf(NOW);
    assert.equal((await numbers({ from: today, to: today })).length > 0, true);
    const midnight = startOfDay(today);
    const { items } = (await auditor.get(`/api/audit?from=${today}&limit=500`)).body;
    assert.equal(
      items.every(({ at }: { at: number }) => at >= midnight),
      true,
    );
    assert.deepEqual(await numbers({ to: addDays(today, -1) }), []);
    assert.deepEqual(await numbers({ from: addDays(today, 1) }), []);
    const odd = await auditor.get(`/api/audit?from=${today}&to=${addDays(today, -1)}`);
    assert.deepEqual([odd.status, odd.body.code], [400, 'argumentInvalid']);
  });

  it('is checked whole', async () => {
    const { status, body } = await auditor.get('/api/audit/verification');
    const head = await world().ledger.audit.head();
    assert.deepEqual([status, body], [200, { holds: true, entries: head.number, head }]);
  });
});
