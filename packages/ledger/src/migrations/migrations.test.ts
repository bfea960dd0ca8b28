import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { connect } from '../connect.ts';
import { BY, finalRun, ledgersForTests, line, settle } from '../testing/ledger.fixture.ts';
import { addPeople, rule } from '../testing/payouts.fixture.ts';
import { migrate, STEPS } from './index.ts';

const ledgers = ledgersForTests();

const OLD_TOTALS = { households: 2, totalWh: 5_000, paidWh: 3_000, amountFen: 600, atRiskFen: 0 };

/** What the first version writes: a roster, a run of it that succeeded, and its draft batch. */
const OLD_ROWS = `
INSERT INTO ledger.audit_entry VALUES (1, 1640000000, 'clerk', 'batchDrafted', 'batch 1', '{}',
  repeat('0', 64), repeat('1', 64));
INSERT INTO ledger.roster_version VALUES (1, 'roster', 1640000000, 'clerk', 2, 0);
INSERT INTO ledger.roster_version VALUES (2, 'meters', 1640000000, 'clerk', 1, 0);
INSERT INTO ledger.dwelling VALUES ('D1', 1);
INSERT INTO ledger.household VALUES
  ('H1', 1, NULL, 1, '户一', '石桥镇', '东村', 2021, '2021-10-15', true, true, NULL, 'D1'),
  ('H2', 1, NULL, 2, '户二', '石桥镇', '东村', 2021, NULL, true, true, '2022-01-05', NULL);
INSERT INTO ledger.programme_version VALUES
  ('d', 'p', 1, 'a: 1', NULL, NULL, 1640000000, 'clerk');
INSERT INTO ledger.run (run_number, kind, state, programme_digest, programme, season, span_from,
  span_to, roster_version, reading_commit, options, started_at, started_by)
VALUES (1, 'final', 'running', 'd', 'p', '2021-2022', 1638288000, 1648742400, 2, 12, '{}',
  1650000000, 'clerk');
INSERT INTO ledger.line VALUES
  (1, 'H1', 1, '石桥镇', '东村', 'payable', NULL, 3000, 3000, 3000, 1000, 2000, 0, 3000, 600, 0,
    '{}', '{"startRule":"threshold"}'),
  (1, 'H2', 2, '石桥镇', '东村', 'ineligible', 'openViolation', 2000, 2000, 2000, 0, 2000, 0, 0,
    0, 0, '{openViolation}', '{}');
INSERT INTO ledger.batch VALUES
  (1, 1, 'p', '2021-2022', 'energySubsidy', 'draft', 1, 600, 'x', 1650000000, 'clerk', 1, 'y');
INSERT INTO ledger.batch_line VALUES
  (1, 'H1', 1, 600, 'p', '2021-2022', 'energySubsidy', true);
UPDATE ledger.run SET state = 'succeeded', ended_at = 1650000000, digest = repeat('a', 64),
  totals = '${JSON.stringify({
    ...OLD_TOTALS,
    byStatus: {
      payable: OLD_TOTALS,
      belowStart: OLD_TOTALS,
      held: OLD_TOTALS,
      ineligible: OLD_TOTALS,
    },
  })}';
`;

/** A database of the first version, brought up to date. */
async function migrated() {
  const databaseUrl = await ledgers.emptyDatabase();
  const old = connect(databaseUrl, 1);
  await migrate(old.db, { '0001-ledger': STEPS['0001-ledger']! });
  await sql.raw(OLD_ROWS).execute(old.db);
  await old.close();
  return ledgers.open(databaseUrl);
}

describe('a ledger of the first version', () => {
  it('keeps its run, which settled the energy subsidy, with its lines and batch', async () => {
    const { ledger } = await migrated();
    const run = await ledger.runs.get(1);
    assert.deepEqual(
      [run.component, run.season, run.state],
      ['energySubsidy', '2021-2022', 'succeeded'],
    );
    assert.equal(run.totals?.byStatus.payable.amountFen, 600);
    assert.equal(run.totals?.byStatus.certainPart.households, 0);
    const lines = await ledger.runs.lines(1);
    assert.deepEqual(
      lines.map(({ householdId, amountFen }) => [householdId, amountFen]),
      [
        ['H1', 600],
        ['H2', 0],
      ],
    );
    assert.ok(!('counted' in lines[0]!));
    const batch = await ledger.batches.get(1);
    assert.deepEqual(
      [batch.component, batch.state, batch.amountFen],
      ['energySubsidy', 'draft', 600],
    );
  });

  it('keeps its roster, and takes the facts that came since', async () => {
    const { ledger } = await migrated();
    const frozen = await ledger.roster.snapshot(2);
    assert.deepEqual(
      frozen.map(({ facts }) => [
        facts.householdId,
        facts.violationOn,
        facts.dwellingId,
        facts.pathway,
      ]),
      [
        ['H1', undefined, 'D1', undefined],
        ['H2', '2022-01-05', undefined, undefined],
      ],
    );
    await ledger.roster.updateConversions([{ householdId: 'H1', pathway: 'gas' }], BY);
    assert.deepEqual(await ledger.roster.snapshot(2), frozen);
    assert.equal((await ledger.roster.snapshot(3))[0]?.facts.pathway, 'gas');
  });

  it('goes on: its draft gives way to one of its component, and not to another', async () => {
    const { ledger } = await migrated();
    const inputs = finalRun('d', { rosterVersion: 2 });
    const lines = [line('H1'), line('H2', { amountFen: 5 })];
    await settle(ledger, { ...inputs, component: 'equipment', season: 'once' }, lines);
    assert.equal((await ledger.batches.get(1)).state, 'draft');
    await settle(ledger, inputs, lines);
    assert.equal((await ledger.batches.get(1)).state, 'superseded');
  });

  it('has its batch as the draft of a first round, whose maker may not sign it', async () => {
    const { ledger, sql } = await migrated();
    const batch = await ledger.batches.get(1);
    assert.deepEqual(
      [batch.kind, batch.round, batch.version, batch.payeeVersion, batch.notice],
      ['season', 1, 1, 2, undefined],
    );
    const [made, ...others] = await ledger.batches.events(1);
    assert.deepEqual(
      [made?.action, made?.duty, made?.person, made?.amountFen, made?.auditNumber, others],
      ['make', 'makeBatch', 'clerk', 600, 1, []],
    );
    await addPeople({ sql }, ['clerk']);
    const signed = ledger.batches.decide(1, 1, rule('signTown', 'signTown'), { actor: 'clerk' });
    await assert.rejects(signed, /cannot have/);
  });

  it('says who bears a line where its run said so, and else nothing', async () => {
    const databaseUrl = await ledgers.emptyDatabase();
    const old = connect(databaseUrl, 1);
    const { '0001-ledger': first, '0002-components': second } = STEPS;
    await migrate(old.db, { '0001-ledger': first! });
    const funders = '[{"funder":"city","amountFen":400},{"funder":"county","amountFen":200}]';
    const told = OLD_ROWS.replace(
      '{"startRule":"threshold"}',
      `{"reckoning":{"funders":${funders}}}`,
    );
    await sql.raw(told).execute(old.db);
    await migrate(old.db, { '0001-ledger': first!, '0002-components': second! });
    await old.close();
    const { ledger } = await ledgers.open(databaseUrl);
    assert.deepEqual((await ledger.batches.view(1)).parts, JSON.parse(funders));
    const { ledger: other } = await migrated();
    assert.deepEqual((await other.batches.view(1)).parts, []);
  });

  it('marks trials from now on, and leaves earlier runs as they are called', async () => {
    const { ledger, sql } = await migrated();
    assert.equal((await ledger.runs.get(1)).kind, 'final');
    const { number: _, ...inputs } = await ledger.runs.get(1);
    const trial = await ledger.runs.start({ ...inputs, kind: 'trial' }, BY);
    assert.equal((await ledger.runs.get(trial)).kind, 'trial');
    const soFar = await ledger.runs.start({ ...inputs, kind: 'provisional' }, BY);
    assert.equal((await ledger.runs.get(soFar)).kind, 'provisional');
    // What counts money in the database leaves both out, by one kind.
    const kinds = await sql<{ kind: string }>('SELECT kind FROM ledger.run ORDER BY run_number');
    assert.deepEqual(
      kinds.map(({ kind }) => kind),
      ['final', 'provisional', 'provisional'],
    );
  });

  it('is brought up to date once', async () => {
    const { databaseUrl, ...opened } = await migrated();
    await ledgers.open(databaseUrl);
    const steps = await opened.sql<{ name: string }>(
      'SELECT name FROM ledger.schema_step ORDER BY name',
    );
    assert.deepEqual(
      steps.map(({ name }) => name),
      Object.keys(STEPS),
    );
  });
});
