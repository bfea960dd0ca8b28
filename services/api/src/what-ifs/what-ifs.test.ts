import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Person, person } from '../testing/people.fixture.ts';
import { enrol, settle } from '../testing/season.fixture.ts';
import { PROGRAMME, worldForTests } from '../testing/world.fixture.ts';
import type { WhatIfReport } from './asking.ts';
import { WhatIfDesk } from './what-ifs.ts';

let bureau: Person;
let town: Person;
let auditor: Person;
let run: number;

const world = worldForTests(async (made) => {
  await enrol(made);
  run = await settle(made);
  bureau = await person(made, 'bureau', ['bureau']);
  auditor = await person(made, 'auditor', ['auditor']);
  town = await person(made, 'part', ['bureau'], { towns: ['马集镇'], villages: [] });
});

const dearer = { settings: [{ path: 'components.energySubsidy.rules.perKwh.rate', value: '0.3' }] };

describe('a what-if', () => {
  it('tells who moves and by how much, page by page, and stores nothing', async () => {
    const head = await world().ledger.audit.head();
    const { status, body } = await bureau.post('/api/what-if', { run, ...dearer });
    assert.equal(status, 200);
    assert.deepEqual([body.state, body.run], ['done', run]);
    const { report } = body;
    assert.deepEqual(report.paid, {
      ...{ beforeFen: 120_000, afterFen: 180_000, differenceFen: 60_000 },
    });
    assert.deepEqual([report.households, report.moves.gains], [6, 6]);
    assert.equal(report.run.programme, PROGRAMME.name);
    const page = async (query: string) => {
      const found = await bureau.get(`/api/what-if/${body.id}${query}`);
      const { items, next } = found.body.report.changes;
      return [items.map((each: { householdId: string }) => each.householdId), next];
    };
    assert.deepEqual(await page('?limit=2'), [['A1', 'A2'], 'A2']);
    assert.deepEqual(await page('?limit=4&after=A2'), [['B1', 'B2', 'C1', 'C2'], undefined]);
    assert.deepEqual(await page('?move=loses'), [[], undefined]);
    assert.deepEqual(await page('?town=疃里镇&village=东村'), [['C1', 'C2'], undefined]);
    const table = await bureau.get(`/api/what-if/${body.id}/changes.csv?move=gains`);
    assert.deepEqual([table.status, String(table.body).trim().split('\n').length], [200, 7]);
    for (const [part, rows] of [
      ['villages', 3],
      ['funders', 0],
    ] as const) {
      const path = `/api/what-if/${body.id}/${part}`;
      assert.equal((await bureau.get(path)).body.items.length, rows);
      const file = await bureau.get(`${path}.csv`);
      assert.deepEqual([file.status, String(file.body).trim().split('\n').length], [200, rows + 1]);
      assert.equal((await auditor.get(path)).body.code, 'addressUnknown');
    }
    assert.deepEqual(await world().ledger.audit.head(), head);
  });

  it('is of whoever asked, names what is to be otherwise, and is of all places', async () => {
    const { body } = await bureau.post('/api/what-if', { run, ...dearer });
    const other = await auditor.get(`/api/what-if/${body.id}`);
    assert.deepEqual([other.status, other.body.code], [404, 'addressUnknown']);
    assert.equal((await auditor.get('/api/what-if/none')).status, 404);
    const nothing = await bureau.post('/api/what-if', { run });
    assert.deepEqual([nothing.status, nothing.body.code], [400, 'requestInvalid']);
    const part = await town.post('/api/what-if', { run, ...dearer });
    assert.deepEqual([part.status, part.body.code], [403, 'scopeMissing']);
  });

  it('that cannot be computed says by which code', async () => {
    const { status, body } = await bureau.post('/api/what-if', { run: 99, ...dearer });
    assert.deepEqual(
      [status, body.state, body.failure.code, body.report],
      [200, 'failed', 'runNotFound', undefined],
    );
  });
});

describe('the desk of what-ifs', () => {
  const choice = { limit: 50 };
  const asked = { run: 1, settings: [] };

  /** A desk whose computations end when they are told to. */
  function desk() {
    const { clock, options } = world();
    const ends: ((failure?: Error) => void)[] = [];
    const compute = (_: unknown, tell: (progress: object) => void, signal: AbortSignal) => {
      const { promise, resolve, reject } = Promise.withResolvers<WhatIfReport>();
      tell({ done: 3, villages: 46 });
      ends.push((failure = new Error('ended')) => reject(failure));
      signal.addEventListener('abort', () => reject(new Error('aborted')));
      void resolve;
      return promise;
    };
    return { clock, ends, whatIfs: new WhatIfDesk({ compute } as never, clock, options.log, 0) };
  }

  it('answers before a long one is done, with how far it is', async () => {
    const { whatIfs, ends } = desk();
    const begun = await whatIfs.ask('clerk', asked, choice);
    assert.deepEqual([begun.state, begun.progress], ['underWay', { done: 3, villages: 46 }]);
    assert.equal(whatIfs.get('clerk', begun.id, choice).state, 'underWay');
    ends[0]!();
    await whatIfs.stop();
    const failed = whatIfs.get('clerk', begun.id, choice);
    assert.deepEqual([failed.state, failed.failure?.code], ['failed', 'serverFailed']);
  });

  it('takes two at once and no third, and ends all of them when it stops', async () => {
    const { whatIfs } = desk();
    await Promise.all([whatIfs.ask('a', asked, choice), whatIfs.ask('b', asked, choice)]);
    const third = whatIfs.ask('c', asked, choice);
    await assert.rejects(third, (error) => (error as { code?: string }).code === 'tooManyRequests');
    await whatIfs.stop();
    const next = whatIfs.ask('c', asked, choice);
    await whatIfs.stop();
    assert.equal((await next).state, 'failed');
  });

  it('forgets what nobody has asked for half an hour', async () => {
    const { whatIfs, ends, clock } = desk();
    const begun = await whatIfs.ask('clerk', asked, choice);
    ends[0]!();
    clock.advance(29 * 60);
    whatIfs.get('clerk', begun.id, choice);
    clock.advance(29 * 60);
    whatIfs.get('clerk', begun.id, choice);
    clock.advance(30 * 60);
    assert.throws(() => whatIfs.get('clerk', begun.id, choice), /addressUnknown|nothing at this/);
  });
});
