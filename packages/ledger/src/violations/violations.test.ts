import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isTrouble, type Trouble } from '@nuanbu/terms';
import { BY, household, ledgersForTests } from '../testing/ledger.fixture.ts';
import { ALL, COAL, district, GROUNDS, taking } from './cases.fixture.ts';

const ledgers = ledgersForTests();
const troubled = (code: Trouble) => (error: unknown) => isTrouble(error, code);

describe('a violation case', () => {
  it('blocks the household from the version on that it makes, and not before', async () => {
    const { ledger, sql, factsOf } = await district(ledgers);
    const before = await ledger.roster.snapshot(1);
    assert.equal(await ledger.violations.open('H1', COAL, { actor: 'clerk' }), 1);
    assert.equal((await factsOf('H1')).violationOn, '2022-01-20');
    assert.equal((await factsOf('H2')).violationOn, undefined);
    assert.deepEqual(await ledger.roster.snapshot(1), before);
    const versions = await sql('SELECT kind, added, changed FROM ledger.roster_version');
    assert.deepEqual(versions[1], { kind: 'violation', added: 0, changed: 1 });

    const found = await ledger.violations.get(1);
    const { entries, ...head } = found;
    const { kind, foundOn, evidence, reason } = COAL;
    assert.deepEqual(head, { number: 1, householdId: 'H1', kind, foundOn, state: 'open' });
    const entry = (await ledger.audit.entries({ limit: 9 })).at(-1)!;
    assert.deepEqual(entries, [
      {
        ...{ step: 'violationOpened', evidence, reason, recovery: undefined, rosterVersion: 2 },
        ...{ at: 1_650_000_000, actor: 'clerk', auditNumber: entry.number },
      },
    ]);
    assert.deepEqual([entry.action, entry.subject], ['violationOpened', 'violation case 1']);
    const said = { ...COAL, householdId: 'H1', rosterVersion: 2, recoveryFen: 0 };
    assert.deepEqual(JSON.parse(entry.content), said);
  });

  it('goes from open to confirmed, reversed and dismissed, and leaves no trace in the facts', async () => {
    const { ledger, factsOf } = await district(ledgers);
    const { violations } = ledger;
    const untouched = await factsOf('H1');
    await violations.open('H1', COAL, BY);
    const confirmed = await violations.confirm(1, taking(ALL), BY);
    assert.deepEqual(confirmed, {
      ...{ caseNumber: 1, state: 'confirmed', rosterVersion: 3, recoveryFen: 0 },
    });
    const ended = await factsOf('H1');
    assert.deepEqual([ended.violationOn, ended.endedOn], [undefined, '2022-01-20']);
    assert.equal((await violations.reverse(1, GROUNDS, BY)).state, 'open');
    const again = await factsOf('H1');
    assert.deepEqual([again.violationOn, again.endedOn], ['2022-01-20', undefined]);
    assert.equal((await violations.dismiss(1, GROUNDS, BY)).state, 'dismissed');
    assert.deepEqual(await factsOf('H1'), untouched);
    const { entries, state } = await violations.get(1);
    assert.equal(state, 'dismissed');
    assert.deepEqual(
      entries.map(({ step, rosterVersion }) => [step, rosterVersion]),
      [
        ['violationOpened', 2],
        ['violationConfirmed', 3],
        ['violationReversed', 4],
        ['violationDismissed', 5],
      ],
    );
    assert.deepEqual(entries[1]?.recovery, { programme: 'p', takesBack: ALL });
    assert.equal((await ledger.audit.verify()).holds, true);
  });

  it('is opened again by the reversal of a dismissal', async () => {
    const { ledger, factsOf } = await district(ledgers);
    await ledger.violations.open('H1', COAL, BY);
    await ledger.violations.dismiss(1, GROUNDS, BY);
    await ledger.violations.reverse(1, GROUNDS, BY);
    assert.equal((await factsOf('H1')).violationOn, '2022-01-20');
    await ledger.violations.confirm(1, taking(ALL), BY);
    assert.equal((await factsOf('H1')).endedOn, '2022-01-20');
  });

  it('is the only open one of its household', async () => {
    const { ledger } = await district(ledgers);
    const { violations } = ledger;
    await violations.open('H1', COAL, BY);
    const second = { ...COAL, kind: 'falseClaim', foundOn: '2022-02-02' } as const;
    await assert.rejects(violations.open('H1', second, BY), troubled('violationAlreadyOpen'));
    assert.equal(await violations.open('H2', second, BY), 2);
    await violations.dismiss(1, GROUNDS, BY);
    assert.equal(await violations.open('H1', second, BY), 3);
    await assert.rejects(violations.reverse(1, GROUNDS, BY), troubled('violationAlreadyOpen'));
  });

  it('takes only the step that fits its state', async () => {
    const { ledger } = await district(ledgers);
    const { violations } = ledger;
    await violations.open('H1', COAL, BY);
    await assert.rejects(violations.reverse(1, GROUNDS, BY), troubled('violationStillOpen'));
    await violations.dismiss(1, GROUNDS, BY);
    await assert.rejects(violations.dismiss(1, GROUNDS, BY), troubled('violationNotOpen'));
    const late = violations.confirm(1, taking(ALL), BY);
    await assert.rejects(late, troubled('violationNotOpen'));
    await assert.rejects(violations.dismiss(2, GROUNDS, BY), troubled('violationNotFound'));
    await assert.rejects(violations.get(2), troubled('violationNotFound'));
  });

  it('rests on evidence and a reason, of a household and a programme that are known', async () => {
    const { ledger, sql } = await district(ledgers);
    const { violations } = ledger;
    await violations.open('H2', COAL, BY);
    const { number } = await ledger.audit.head();
    const attempts: [Trouble, () => Promise<unknown>][] = [
      ['evidenceMissing', () => violations.open('H1', { ...COAL, evidence: ' ' }, BY)],
      ['reasonMissing', () => violations.open('H1', { ...COAL, reason: '' }, BY)],
      ['argumentInvalid', () => violations.open('H1', { ...COAL, reason: 'a\0b' }, BY)],
      ['householdNotFound', () => violations.open('H9', COAL, BY)],
      ['evidenceMissing', () => violations.dismiss(1, { ...GROUNDS, evidence: '' }, BY)],
      ['reasonMissing', () => violations.reverse(1, { ...GROUNDS, reason: ' ' }, BY)],
      ['evidenceMissing', () => violations.confirm(1, { ...taking(ALL), evidence: '' }, BY)],
      ['programmeUnknown', () => violations.confirm(1, taking(ALL, 'r'), BY)],
    ];
    for (const [code, attempt] of attempts) await assert.rejects(attempt(), troubled(code));
    assert.equal((await ledger.audit.head()).number, number);
    assert.deepEqual(await sql('SELECT case_number FROM ledger.violation_entry'), [
      { case_number: 1 },
    ]);
  });

  it('is opened and decided once for one key, also by several at once', async () => {
    const { ledger } = await district(ledgers);
    const opening = { ...BY, idempotencyKey: 'open-1' };
    const opened = [1, 2, 3].map(() => ledger.violations.open('H1', COAL, opening));
    assert.deepEqual(await Promise.all(opened), [1, 1, 1]);
    const other = ledger.violations.open('H2', COAL, opening);
    await assert.rejects(other, troubled('idempotencyKeyReused'));
    const confirming = { ...BY, idempotencyKey: 'confirm-1' };
    const first = await ledger.violations.confirm(1, taking(ALL), confirming);
    assert.deepEqual(await ledger.violations.confirm(1, taking(ALL), confirming), first);
    assert.equal((await ledger.violations.get(1)).entries.length, 2);
  });

  it('of two that are opened at once for a household, one is refused', async () => {
    const { ledger } = await district(ledgers);
    const opening = [1, 2].map(() => ledger.violations.open('H1', COAL, BY));
    const results = await Promise.allSettled(opening);
    assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  });

  it('is found by its state and its household', async () => {
    const { ledger } = await district(ledgers);
    const { violations } = ledger;
    await violations.open('H1', COAL, BY);
    await violations.open('H2', COAL, BY);
    await violations.confirm(2, taking(ALL), BY);
    await violations.open('H2', COAL, BY);
    await violations.dismiss(3, GROUNDS, BY);
    await violations.reverse(2, GROUNDS, BY);
    const numbers = async (filter?: Parameters<typeof violations.list>[0]) =>
      (await violations.list(filter)).map(({ number }) => number);
    assert.deepEqual(await numbers(), [1, 2, 3]);
    assert.deepEqual(await numbers({ state: 'open' }), [1, 2]);
    assert.deepEqual(await numbers({ state: 'dismissed' }), [3]);
    assert.deepEqual(await numbers({ state: 'open', householdId: 'H2' }), [2]);
    assert.deepEqual(await numbers({ state: 'confirmed' }), []);
  });

  it('stays as it was written', async () => {
    const { ledger, sql, pay } = await district(ledgers);
    await pay({ H1: 20_000 });
    await ledger.violations.open('H1', COAL, BY);
    await ledger.violations.confirm(1, taking(ALL), BY);
    for (const [table, column] of [
      ['violation_case', 'kind'],
      ['violation_entry', 'reason'],
      ['recovery_entry', 'season'],
    ]) {
      for (const attempt of [
        `UPDATE ledger.${table} SET ${column} = 'other'`,
        `DELETE FROM ledger.${table}`,
        `TRUNCATE ledger.${table} CASCADE`,
      ]) {
        await assert.rejects(sql(attempt), /is refused/, attempt);
      }
    }
  });
});

describe('the roster beside the register of violations', () => {
  it('does not clear or set what an undismissed case decides, and counts it', async () => {
    const { ledger, factsOf } = await district(ledgers);
    const { roster, violations } = ledger;
    await violations.open('H1', COAL, BY);
    const moved = await roster.importRoster([household('H1', { name: '户一' })], BY);
    assert.deepEqual([moved.changed, moved.keptViolations], [1, 1]);
    assert.equal((await factsOf('H1')).violationOn, '2022-01-20');
    const imported = (await ledger.audit.entries({ limit: 99 })).at(-1)!;
    assert.equal(JSON.parse(imported.content).keptViolations, 1);

    await violations.confirm(1, taking(ALL), BY);
    const rows = [household('H1', { name: '户一', violationOn: '2022-03-01' }), household('H2')];
    const kept = await roster.importRoster(rows, BY, ['violationOn', 'endedOn']);
    assert.deepEqual([kept.changed, kept.unchanged, kept.keptViolations], [0, 2, 1]);
    const facts = await factsOf('H1');
    assert.deepEqual([facts.violationOn, facts.endedOn], [undefined, '2022-01-20']);

    const agreeing = household('H1', { name: '户一', endedOn: '2022-01-20' });
    const same = await roster.importRoster([agreeing], BY, ['violationOn', 'endedOn']);
    assert.deepEqual([same.changed, same.keptViolations], [0, 0]);
  });

  it('decides again once every case is dismissed', async () => {
    const { ledger, factsOf } = await district(ledgers);
    await ledger.violations.open('H1', COAL, BY);
    await ledger.violations.dismiss(1, GROUNDS, BY);
    const told = household('H1', { violationOn: '2022-03-01', endedOn: '2022-03-31' });
    const result = await ledger.roster.importRoster([told], BY);
    assert.deepEqual([result.changed, result.keptViolations], [1, 0]);
    const facts = await factsOf('H1');
    assert.deepEqual([facts.violationOn, facts.endedOn], ['2022-03-01', '2022-03-31']);
  });

  it('has told an end that holds while it is earlier, and again when no case decides', async () => {
    const { ledger, factsOf } = await district(ledgers, { endedOn: '2022-02-01' });
    const { violations } = ledger;
    const endedOn = async () => (await factsOf('H1')).endedOn;
    await violations.open('H1', COAL, BY);
    assert.equal(await endedOn(), '2022-02-01');
    await violations.confirm(1, taking(ALL), BY);
    assert.equal(await endedOn(), '2022-01-20');
    await violations.open('H1', { ...COAL, foundOn: '2022-03-03' }, BY);
    await violations.confirm(2, taking(ALL), BY);
    assert.equal(await endedOn(), '2022-01-20');
    await violations.reverse(1, GROUNDS, BY);
    assert.equal(await endedOn(), '2022-02-01');
    await violations.dismiss(1, GROUNDS, BY);
    await violations.reverse(2, GROUNDS, BY);
    await violations.dismiss(2, GROUNDS, BY);
    assert.equal(await endedOn(), '2022-02-01');
  });

  it('told the violation that a case takes over, without a roster version where all is said', async () => {
    const { ledger, factsOf } = await district(ledgers, { violationOn: '2022-01-20' });
    await ledger.violations.open('H1', COAL, BY);
    assert.equal(await ledger.roster.rosterVersion(), 1);
    await ledger.violations.dismiss(1, GROUNDS, BY);
    assert.equal((await factsOf('H1')).violationOn, undefined);
    assert.equal(await ledger.roster.rosterVersion(), 2);
  });
});
