import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Line } from '@nuanbu/settlement';
import { splitFen } from '@nuanbu/units';
import { freshKey, type Person, person } from '../testing/people.fixture.ts';
import { enrol, settle } from '../testing/season.fixture.ts';
import { PROGRAMME, worldForTests } from '../testing/world.fixture.ts';

const COMPONENT = PROGRAMME.components.get('energySubsidy')!;
const [RULE] = COMPONENT.isDetermined ? COMPONENT.rules : [];

/** A line of 200.00 yuan as its household's letter has it: the run held A2 and pays a part of B1. */
function doubted(line: Line): Line {
  const said: Partial<Line> & { bestFen?: number } =
    line.householdId === 'A2'
      ? { status: 'held', amountFen: 5_000, atRiskFen: 5_000 }
      : line.householdId === 'B1'
        ? { status: 'certainPart', amountFen: 6_000, bestFen: 10_000 }
        : {};
  const { bestFen, ...other } = said;
  const amountFen = other.amountFen ?? line.amountFen;
  const reckoning = {
    ...{ rulePath: RULE!.path, payouts: { best: { amountFen: bestFen ?? amountFen } } },
    funders: splitFen(amountFen, COMPONENT.isDetermined ? COMPONENT.funders : []),
  };
  return { ...line, ...other, evidence: { reckoning } as never };
}

describe('lines in doubt', () => {
  let maker: Person;
  const world = worldForTests(async (made) => {
    await enrol(made);
    maker = await person(made, 'maker', ['finance']);
    await settle(made, doubted, 'final');
    const { batches } = made.ledger;
    const published = await batches.decide(
      1,
      1,
      ({ today }) => ({
        nextState: 'publicNotice',
        noticePublished: { publishedOn: today, days: 7 },
        events: [{ action: 'publishNotice', duty: 'publishNotice' }],
      }),
      { actor: 'maker' },
    );
    assert.ok('auditNumber' in published);
  });
  const decision = (householdId: string, what: string) => ({
    ...{ householdId, decision: what, reason: '到户核实', evidence: '核查单 7' },
  });

  it('join a later batch: by a decision as it is made, and by one at its draft', async () => {
    const run = await settle(world(), doubted, 'correction');
    const { body: waiting } = await maker.get(`/api/runs/${run}/waiting`);
    assert.deepEqual(
      waiting.items.map((each: Record<string, unknown>) => [
        ...[each.householdId, each.waitsFor, each.bookedFen, each.bestFen],
      ]),
      [
        ['A2', 'run', 0, 5_000],
        ['B1', 'run', 6_000, 10_000],
      ],
    );
    const { body: seen } = await maker.get(`/api/runs/${run}/differences`);
    assert.deepEqual([seen.households, seen.waiting], [0, 2]);
    const path = `/api/runs/${run}/supplementary`;
    const body = { seen: seen.digest, reason: '认可推算' };
    const none = await maker.post(path, body, freshKey());
    assert.deepEqual([none.status, none.body.code], [409, 'nothingMoves']);
    const accept = decision('B1', 'acceptEstimate');
    const made = await maker.post(path, { ...body, decisions: [accept] }, freshKey());
    assert.deepEqual(made.body, {
      ...{ batchNumber: 2, toPayFen: 4_000, toTakeBackFen: 0, offsetFen: 0 },
    });

    const release = { version: 1, decisions: [decision('A2', 'releaseHold')] };
    const released = await maker.post('/api/batches/2/lines', release, freshKey());
    assert.equal(released.status, 200, JSON.stringify(released.body));
    const { body: lines } = await maker.get('/api/batches/2/lines?stand=in');
    assert.deepEqual(
      lines.items.map((each: Record<string, never>) => [
        each.householdId,
        each.pays,
        each.bookedFen,
      ]),
      [
        ['A2', { amountFen: 5_000, funders: fundersOf(5_000) }, undefined],
        ['B1', { amountFen: 4_000, funders: fundersOf(4_000) }, 6_000],
      ],
    );
    const { body: batch } = await maker.get('/api/batches/2');
    assert.deepEqual(
      [batch.kind, batch.amountFen, batch.parts],
      ['supplementary', 9_000, fundersOf(9_000)],
    );
    const again = await settle(world(), doubted, 'correction');
    const { body: after } = await maker.get(`/api/runs/${again}/differences`);
    assert.deepEqual([after.households, after.waiting], [0, 0]);
  });

  it('are taken away as tables, and what moves too', async () => {
    for (const list of ['differences', 'waiting']) {
      const { status, type } = await maker.get(`/api/runs/2/${list}.csv`);
      assert.deepEqual([status, type], [200, 'text/csv'], list);
    }
    const { status, type } = await maker.get('/api/recoveries/lines.csv');
    assert.deepEqual([status, type], [200, 'text/csv']);
  });

  it('are seen by the page, in byte order of the household', async () => {
    const { body: first } = await maker.get('/api/batches/1/lines?limit=2');
    const ids = (items: readonly { householdId: string }[]) =>
      items.map((each) => each.householdId);
    assert.deepEqual([ids(first.items), first.next], [['A1', 'A2'], 'A2']);
    const { body: next } = await maker.get('/api/batches/1/lines?limit=9&after=A2');
    assert.deepEqual([ids(next.items), next.next], [['B1', 'B2', 'C1', 'C2'], undefined]);
    const { body: out } = await maker.get('/api/batches/1/lines?stand=out');
    assert.deepEqual(ids(out.items), ['A2']);
    const town = new URLSearchParams({ town: '马集镇', village: '东村' });
    assert.deepEqual(ids((await maker.get(`/api/batches/1/lines?${town}`)).body.items), [
      'B1',
      'B2',
    ]);
  });
});

function fundersOf(amountFen: number) {
  return splitFen(amountFen, COMPONENT.isDetermined ? COMPONENT.funders : []);
}
