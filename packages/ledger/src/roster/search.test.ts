import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Line } from '@nuanbu/settlement';
import {
  BY,
  finalRun,
  household,
  ledgersForTests,
  line,
  type Opened,
  settle,
} from '../testing/ledger.fixture.ts';

const ledgers = ledgersForTests();
const PAGE = { limit: 10 };

/** Households H1 to H3 of one village and X1 of another, with a meter each and a run. */
async function withRun(): Promise<Opened & { run: number }> {
  const opened = await ledgers.open();
  const { ledger } = opened;
  const { digest } = await ledger.programmes.add({ name: 'p', text: 'p' }, BY);
  await ledger.roster.importRoster(
    [
      household('H1', { name: '户一' }),
      household('H2', { name: '户二%' }),
      household('H3', { name: '户三' }),
    ],
    BY,
  );
  await ledger.roster.importMeters(
    ['H1', 'H2', 'H3'].map((householdId) => ({
      ...{ householdId, meterId: `M_${householdId}` },
      ...{ multiplier: 1, maxPowerW: 20_000, modulusWh: 1_000_000_000 },
    })),
    BY,
  );
  const lines: Line[] = [
    line('H1'),
    line('H2', { status: 'held', findings: ['noReadingAtEnd'], atRiskFen: 500 }),
    line('H3'),
  ];
  const version = await ledger.roster.rosterVersion();
  const { runNumber: run } = await settle(
    ledger,
    finalRun(digest, { rosterVersion: version }),
    lines,
  );
  await ledger.roster.importRoster([household('X1', { village: '西村', name: '户四' })], BY);
  return { ...opened, run };
}

const idsOf = (found: readonly { readonly householdId: string }[]) =>
  found.map(({ householdId }) => householdId);

describe('a search for households', () => {
  it('finds numbers and meters by their beginning and names by a part, signs taken as they are', async () => {
    const { ledger } = await withRun();
    const found = async (text: string) =>
      idsOf(await ledger.roster.search({ text, scope: 'all' }, PAGE));
    assert.deepEqual(await found('H'), ['H1', 'H2', 'H3']);
    assert.deepEqual(await found('M_H2'), ['H2']);
    assert.deepEqual(await found('户'), ['H1', 'H2', 'H3', 'X1']);
    assert.deepEqual(await found('%'), ['H2']);
    assert.deepEqual(await found('MxH2'), []);
    assert.deepEqual(await found('\\'), []);
    assert.deepEqual(await found('2'), []);
  });

  it('shows how each stands in a run, and chooses by that', async () => {
    const { ledger, run } = await withRun();
    const search = (more: object) => ledger.roster.search({ scope: 'all', run, ...more }, PAGE);
    const all = await search({});
    assert.deepEqual(
      all.map((each) => each.line?.status),
      ['payable', 'held', 'payable', undefined],
    );
    assert.deepEqual(all[1]?.meterIds, ['M_H2']);
    assert.deepEqual(idsOf(await search({ status: 'held' })), ['H2']);
    assert.deepEqual(idsOf(await search({ leastAtRiskFen: 500 })), ['H2']);
    assert.deepEqual(idsOf(await search({ leastAtRiskFen: 501 })), []);
    assert.deepEqual(idsOf(await search({ finding: 'noReadingAtEnd' })), ['H2']);
    assert.deepEqual(idsOf(await search({ status: 'ineligible' })), []);
  });

  it('goes on after a household, and sees what lies in a scope', async () => {
    const { ledger } = await withRun();
    const { roster } = ledger;
    const after = await roster.search({ scope: 'all' }, { after: 'H1', limit: 2 });
    assert.deepEqual(idsOf(after), ['H2', 'H3']);
    assert.deepEqual(idsOf(await roster.search({ scope: 'all' }, { after: 'X1', limit: 2 })), []);
    const seen = (towns: string[], villages: string[]) =>
      roster.search({ scope: { towns, villages } }, PAGE);
    assert.deepEqual(idsOf(await seen([], ['石桥镇/西村'])), ['X1']);
    assert.deepEqual(idsOf(await seen(['石桥镇'], [])), ['H1', 'H2', 'H3', 'X1']);
    assert.deepEqual(idsOf(await seen([], [])), []);
    const scope = { towns: [], villages: ['石桥镇/西村'] };
    assert.deepEqual([...(await roster.inScope(scope, ['H1', 'X1', 'none']))], ['X1']);
  });

  it('finds one household with its meters, as it stands now', async () => {
    const { ledger } = await withRun();
    const { facts, installations } = await ledger.roster.household('H2');
    assert.equal(facts.name, '户二%');
    assert.deepEqual(
      installations.map(({ meterId }) => meterId),
      ['M_H2'],
    );
    await assert.rejects(ledger.roster.household('none'), { code: 'householdNotFound' });
  });
});

describe('the lines of a run', () => {
  it('come in pages, of a scope and by their findings', async () => {
    const { ledger, run } = await withRun();
    const lines = async (filter: object) => idsOf(await ledger.runs.lines(run, filter));
    assert.deepEqual(await lines({ limit: 2 }), ['H1', 'H2']);
    assert.deepEqual(await lines({ after: 'H2', limit: 2 }), ['H3']);
    assert.deepEqual(await lines({ finding: 'noReadingAtEnd' }), ['H2']);
    assert.deepEqual(await lines({ scope: { towns: [], villages: [] } }), []);
    assert.deepEqual(await lines({ scope: { towns: ['石桥镇'], villages: [] }, limit: 1 }), ['H1']);
  });

  it('of one household come from all runs, and runs before a number', async () => {
    const { ledger, run } = await withRun();
    const [only] = await ledger.runs.ofHousehold('H2');
    assert.deepEqual([only?.runNumber, only?.line.status], [run, 'held']);
    assert.deepEqual(await ledger.runs.ofHousehold('X1'), []);
    assert.deepEqual(await ledger.runs.list({ before: run }), []);
    assert.equal((await ledger.runs.list({ before: run + 1 })).length, 1);
  });
});

describe('a search of the audit chain', () => {
  it('gives the newest first, by who did what to what', async () => {
    const { ledger, run } = await withRun();
    const search = async (wanted: object, page: { before?: number; limit: number } = PAGE) =>
      (await ledger.audit.search(wanted, page)).map(({ number }) => number);
    const { number: newest } = await ledger.audit.head();
    assert.deepEqual(await search({}, { limit: 2 }), [newest, newest - 1]);
    assert.deepEqual(await search({}, { before: 2, limit: 2 }), [1]);
    assert.deepEqual(await search({ actor: 'nobody' }), []);
    const ofRun = await ledger.audit.search({ subject: `run ${run}` }, PAGE);
    assert.deepEqual(
      ofRun.map(({ action }) => action),
      ['runSucceeded', 'runStarted'],
    );
    assert.equal((await search({ action: 'runStarted' })).length, 1);
  });
});
