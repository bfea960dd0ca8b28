import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { codesOf, DUTIES, type Duty } from '@nuanbu/terms';
import { ledgersForTests } from '../testing/ledger.fixture.ts';
import {
  addPeople,
  borneLine,
  type Desk,
  desk,
  PEOPLE,
  rule,
  type Step,
} from '../testing/payouts.fixture.ts';
import type { BatchEventAction } from './events.ts';

const ledgers = ledgersForTests();

const ACTION_OF: Readonly<Record<Duty, BatchEventAction>> = {
  makeBatch: 'make',
  editLines: 'decideLines',
  publishNotice: 'publishNotice',
  signTown: 'signTown',
  signBureau: 'signBureau',
  signFinance: 'signFinance',
  release: 'release',
  changePayee: 'changePayee',
  approvePayee: 'approvePayee',
  importReturns: 'recordReturns',
  reconcile: 'reconcile',
};

/** The pairs that one person may have, written down apart from the rules of settlement. */
const TOGETHER = new Set(
  [
    ...['makeBatch editLines', 'makeBatch publishNotice', 'makeBatch changePayee'],
    ...['editLines publishNotice', 'changePayee editLines', 'changePayee publishNotice'],
    'importReturns release',
  ].flatMap((pair) => [pair, pair.split(' ').reverse().join(' ')]),
);

async function drafted(): Promise<Desk> {
  const given = await desk(ledgers);
  await given.pay([borneLine('H1'), borneLine('H2')]);
  await addPeople(given, ['one', 'two', 'tester']);
  return given;
}

/** What the database says of events that somebody writes past every rule; undone in any case. */
async function writing(
  { sql }: Desk,
  events: readonly (readonly [
    action: string,
    duty: string | null,
    person: string,
    round?: number,
  ])[],
): Promise<string | undefined> {
  const inserts = events.map(
    ([action, duty, person, round = 1], index) => `
    INSERT INTO ledger.batch_event SELECT batch_number, ${index + 2}, version, ${round}, '${action}',
      ${duty === null ? 'NULL' : `'${duty}'`}, '${person}', state, 'why', NULL, line_count, amount_fen,
      digest, made_at, audit_number FROM ledger.batch;`,
  );
  try {
    await sql(`DO $do$ BEGIN ${inserts.join('\n')} RAISE EXCEPTION 'all of it'; END $do$`);
  } catch (error) {
    const { message, constraint } = error as { message: string; constraint?: string };
    return message === 'all of it' ? undefined : (constraint ?? message);
  }
  throw new Error('nothing was said');
}

describe('separation of duties in the database (S4)', () => {
  it('lets one person have each duty, and refuses every pair of two that exclude each other', async () => {
    const given = await drafted();
    const duties = codesOf(DUTIES);
    for (const first of duties) {
      for (const second of duties) {
        // Who made the batch is the tester, and nobody makes it twice.
        if (second === 'makeBatch') continue;
        const person = first === 'makeBatch' ? 'tester' : 'one';
        const before = first === 'makeBatch' ? [] : [[ACTION_OF[first], first, person] as const];
        const answer = await writing(given, [...before, [ACTION_OF[second], second, person]]);
        const isSigned = first === second && first.startsWith('sign');
        const isRefused = first !== second && !TOGETHER.has(`${first} ${second}`);
        const expected = isRefused ? 'batch_event_separation' : undefined;
        assert.equal(answer, isSigned ? 'batch_event_signed_once' : expected, `${first} ${second}`);
        const two = await writing(given, [...before, [ACTION_OF[second], second, 'two']]);
        assert.equal(two, isSigned ? 'batch_event_signed_once' : undefined, `${first} ${second}`);
      }
    }
  });

  it('binds over all rounds, whoever returned the batch', async () => {
    const given = await drafted();
    const { ledger, take, decide } = given;
    await take(1, ['publishNotice', 'endNotice', 'signTown']);
    await decide(1, rule('return', 'signBureau', { nextState: 'draft', reason: '退回' }), 'bureau');
    const lie = (person: string, action: Step, duty: Duty) =>
      decide(1, rule(action, duty, { reason: '重做' }), person);
    for (const [person, duty] of [
      ['town', 'signBureau'],
      ['bureau', 'signFinance'],
      ['clerk', 'signTown'],
      ['tester', 'signTown'],
    ] as const) {
      await assert.rejects(lie(person, duty, duty), /cannot have/, `${person} ${duty}`);
    }
    assert.equal((await ledger.batches.events(1)).length, 5);
    await take(1, ['publishNotice', 'endNotice', 'signTown', 'signBureau']);
  });

  it('knows the duty by what is done, and takes no other for it', async () => {
    const given = await drafted();
    for (const [duty, action] of Object.entries(ACTION_OF)) {
      for (const other of ['editLines', 'reconcile', null]) {
        if (other === duty) continue;
        const answer = await writing(given, [[action, other, 'one']]);
        assert.match(answer!, /batch_event_duty/, `${action} ${other}`);
      }
    }
    for (const action of ['raiseObjection', 'answerObjection', 'supersede']) {
      assert.equal(await writing(given, [[action, null, 'nobody']]), undefined, action);
      assert.equal(await writing(given, [[action, 'editLines', 'one']]), 'batch_event_duty');
    }
    assert.equal(await writing(given, [['sing', null, 'one']]), 'batch_event_action_check');
  });

  it('knows people by their names: users, and none that is disabled', async () => {
    const given = await drafted();
    assert.equal(await writing(given, [['signTown', 'signTown', 'one']]), undefined);
    assert.equal(await writing(given, [['signTown', 'signTown', 'nobody']]), 'batch_event_person');
    await given.ledger.users.disable('one', { actor: 'admin' });
    assert.equal(await writing(given, [['signTown', 'signTown', 'one']]), 'batch_event_person');
  });

  it('counts what a person did under the version and the round that are the batch’s', async () => {
    const given = await drafted();
    const answer = await writing(given, [['signTown', 'signTown', 'one', 2]]);
    assert.match(answer!, /present round/);
    const { sql } = given;
    const gap = sql(`INSERT INTO ledger.batch_event SELECT batch_number, 5, version, 1, 'signTown',
      'signTown', 'one', state, NULL, NULL, line_count, amount_fen, digest, made_at, audit_number
      FROM ledger.batch`);
    await assert.rejects(gap, /without a gap/);
  });

  it('is asked of each table that a duty writes', async () => {
    const given = await drafted();
    const { decide } = given;
    const edits = {
      lineDecisions: [{ householdId: 'H1', decision: 'hold', reason: '待核' }] as const,
    };
    const wrong = decide(1, rule('publishNotice', 'publishNotice', edits), 'clerk');
    await assert.rejects(wrong, /no event of the decision has the duty editLines/);
    await decide(1, rule('publishNotice', 'publishNotice'), 'clerk');
    const { sql } = given;
    for (const [table, values] of [
      ['line_decision', `1, 'H1', 1, 2, 'hold', 'why', NULL, NULL`],
      ['return_import', `1, 1, 2, 'csv', 'name', repeat('a', 64), 0, 0`],
    ]) {
      const written = sql(`INSERT INTO ledger.${table} VALUES (${values})`);
      await assert.rejects(written, /is written by an event of the duty/, table);
    }
  });

  it('has a payee approved by somebody else than who proposed it, even where the rule does not', async () => {
    const given = await drafted();
    const { decide } = given;
    const payee = { name: '户一', account: '6222', bank: '' };
    const changed = rule('changePayee', 'changePayee', {
      payeeChanges: [{ householdId: 'H1', payee }],
    });
    await decide(1, changed, PEOPLE.changePayee);
    const answers = { payeeAnswers: [{ changeNumber: 1, approved: true }] };
    const own = decide(1, rule('approvePayee', 'approvePayee', answers), PEOPLE.changePayee);
    await assert.rejects(own, /cannot have/);
    const { sql } = given;
    const past = sql(`INSERT INTO ledger.payee_change_answer
      VALUES (1, 'clerk', 1, 2, 'clerk', false, NULL)`);
    await assert.rejects(past, /payee_change_second_person/);
    const renamed = sql(`INSERT INTO ledger.payee_change_answer
      VALUES (1, 'second', 1, 2, 'clerk', false, NULL)`);
    await assert.rejects(renamed, /foreign key/);
    await decide(1, rule('approvePayee', 'approvePayee', answers), PEOPLE.approvePayee);
  });
});
