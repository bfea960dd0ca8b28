import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BATCH_STATES, type BatchState, codesOf } from '@nuanbu/terms';
import { ledgersForTests } from '../testing/ledger.fixture.ts';
import {
  borneLine,
  type Desk,
  desk,
  postings,
  rule,
  TO_RELEASE,
  writeCsv,
} from '../testing/payouts.fixture.ts';

const ledgers = ledgersForTests();

const LINES = [borneLine('H1'), borneLine('H2', { amountFen: 7_001 })];

async function drafted(): Promise<Desk> {
  const given = await desk(ledgers);
  await given.pay(LINES);
  return given;
}

/** Brings a batch so far that the next of the steps to release is that of a number. */
async function before(step: (typeof TO_RELEASE)[number], fundFen = 100_000): Promise<Desk> {
  const given = await drafted();
  if (fundFen > 0) await given.fund(fundFen);
  await given.take(1, TO_RELEASE.slice(0, TO_RELEASE.indexOf(step)));
  return given;
}

describe('the steps of a batch in the database (S3)', () => {
  it('begin with a draft of its first round', async () => {
    const { sql } = await drafted();
    const columns = `run_number, kind, payee_version, programme, season, component, line_count,
      amount_fen, digest, made_at, made_by, audit_number, audit_hash`;
    for (const [column, value] of [
      ['state', `'approved'`],
      ['round', '2'],
      ['version', '5'],
    ]) {
      const others = column === 'state' ? '' : `, state`;
      const draft = column === 'state' ? '' : `, 'draft'`;
      const made = sql(`INSERT INTO ledger.batch (batch_number, ${columns}, ${column}${others})
        SELECT 7, ${columns}, ${value}${draft} FROM ledger.batch`);
      await assert.rejects(made, /begins as the draft/, column);
    }
  });

  it('are taken one by one: from no state to one that does not follow it', async () => {
    const { decide } = await drafted();
    for (const state of codesOf(BATCH_STATES)) {
      if (state === 'draft' || state === 'superseded') continue;
      const step = decide(1, rule('publishNotice', 'publishNotice', { nextState: state }), 'clerk');
      const expected =
        state === 'publicNotice' ? /batch_notice_day|day of its event/ : /does not go/;
      await assert.rejects(step, expected, state);
    }
    const signed = await before('signTown');
    for (const state of codesOf(BATCH_STATES)) {
      if (['townReview', 'bureauReview', 'draft'].includes(state)) continue;
      const step = signed.decide(1, rule('signTown', 'signTown', { nextState: state }), 'town');
      // Where the lines would leave a batch that was published, they refuse first.
      await assert.rejects(step, /does not go|stay as they were signed/, state);
    }
  });

  it('change a batch by their event and the next version alone', async () => {
    const { sql, ledger } = await drafted();
    for (const attempt of [
      `UPDATE ledger.batch SET version = version + 1`,
      `UPDATE ledger.batch SET state = 'superseded'`,
      `UPDATE ledger.batch SET amount_fen = amount_fen + 1, version = version + 1`,
    ]) {
      await assert.rejects(sql(attempt), /event of its next version/, attempt);
    }
    assert.equal((await ledger.batches.get(1)).version, 1);
  });

  it('begin a round by a return, and by nothing else', async () => {
    const given = await before('signTown');
    const { sql } = given;
    const event = (state: string) => `
      INSERT INTO ledger.batch_event SELECT batch_number, 4, 4, 1, 'return', 'signTown', 'town',
        '${state}', 'why', NULL, line_count, amount_fen, digest, made_at, audit_number
      FROM ledger.batch;`;
    const kept = sql(`${event('draft')} UPDATE ledger.batch SET state = 'draft', version = 4,
      published_on = NULL, notice_days = NULL`);
    await assert.rejects(kept, /a return begins the next round/);
    const moved = sql(`${event('townReview')} UPDATE ledger.batch SET round = 2, version = 4`);
    await assert.rejects(moved, /a return begins the next round/);
    const without = given.decide(1, rule('return', 'signTown', { nextState: 'draft' }), 'town');
    await assert.rejects(without, /batch_event_reason/);
  });

  it('need the signature of the stage that is left, in this round', async () => {
    for (const [step, person, state] of [
      ['signTown', 'town', 'bureauReview'],
      ['signBureau', 'bureau', 'financeReview'],
      ['signFinance', 'finance', 'approved'],
    ] as const) {
      const { decide } = await before(step);
      // An event that moves the batch, and is no signature.
      const lie = decide(1, rule('answerObjection', undefined, { nextState: state }), person);
      await assert.rejects(lie, /a signature of this round is missing/, step);
    }
    const { decide, take } = await before('signBureau');
    await decide(1, rule('return', 'signBureau', { nextState: 'draft', reason: '退回' }), 'bureau');
    await take(1, ['publishNotice', 'endNotice']);
    const old = rule('answerObjection', undefined, { nextState: 'bureauReview' as BatchState });
    await assert.rejects(decide(1, old, 'town'), /a signature of this round is missing/);
  });

  it('say what the batch is: its lines, their sum and their digest', async () => {
    const given = await drafted();
    const { sql } = given;
    const event = (columns: string) => `
      INSERT INTO ledger.batch_event SELECT batch_number, 2, 2, 1, 'answerObjection', NULL, 'clerk',
        state, NULL, NULL, ${columns}, made_at, audit_number FROM ledger.batch;
      UPDATE ledger.batch SET version = 2`;
    for (const columns of [
      'line_count + 1, amount_fen, digest',
      'line_count, amount_fen - 1, digest',
      `line_count, amount_fen, repeat('a', 64)`,
    ]) {
      await assert.rejects(sql(event(columns)), /not what its newest event says/, columns);
    }
    const both = `${event('line_count, amount_fen - 1, digest')}, amount_fen = amount_fen - 1`;
    await assert.rejects(sql(both), /not what its newest event says/);
    const digest = `${event(`line_count, amount_fen, repeat('a', 64)`)}, digest = repeat('a', 64)`;
    await assert.rejects(sql(digest), /not what its newest event says/);
    await sql(event('line_count, amount_fen, digest'));
    await sql(`UPDATE ledger.batch_line SET live = false WHERE household_id = 'H1'`);
    const signed = given.decide(1, rule('publishNotice', 'publishNotice'), 'clerk');
    await assert.rejects(signed, /not what its newest event says/);
  });

  it('are approved with the postings of what the levels bear, to the fen', async () => {
    const { decide } = await before('signFinance');
    for (const wrong of [
      [],
      postings('batchApproved', [{ funder: 'city', amountFen: 27_001 }]),
      postings('batchApproved', [
        { funder: 'city', amountFen: 18_001 },
        { funder: 'county', amountFen: 9_001 },
      ]),
      postings('released', [
        { funder: 'city', amountFen: 18_000 },
        { funder: 'county', amountFen: 9_001 },
      ]),
    ]) {
      const said = { nextState: 'approved', postings: wrong } as const;
      const signed = decide(1, rule('signFinance', 'signFinance', said), 'finance');
      await assert.rejects(signed, /postings are not those|more is paid/);
    }
  });

  it('give an approval’s commitment back with its return', async () => {
    const given = await before('release');
    const { decide, ledger } = given;
    const returned = (said: object) =>
      decide(
        1,
        rule('return', 'release', { nextState: 'draft', reason: '退回', ...said }),
        'cashier',
      );
    await assert.rejects(returned({}), /postings are not those/);
    const { parts } = await ledger.batches.view(1);
    await returned({ postings: postings('commitmentWithdrawn', parts) });
    const balances = await ledger.accounts.balances();
    assert.deepEqual([balances.get('committed:city'), balances.get('owed:county')], [0, 0]);
  });

  it('release with a payment for each line, its file, its postings, and no less', async () => {
    const { decide, ledger } = await before('release');
    const { parts } = await ledger.batches.view(1);
    const released = (said: object) =>
      decide(1, rule('release', 'release', { nextState: 'released', ...said }), 'cashier');
    const post = { postings: postings('released', parts) };
    await assert.rejects(released(post), /a payment or its file is missing/);
    await assert.rejects(released({ paymentFile: writeCsv }), /postings are not those/);
    const less = postings('released', parts.slice(1));
    await assert.rejects(
      released({ paymentFile: writeCsv, postings: less }),
      /postings are not those/,
    );
    await released({ ...post, paymentFile: writeCsv });
  });

  it('release nothing beyond what came in of a level, and all of it to the fen', async () => {
    const short = await before('release', 17_999);
    await assert.rejects(short.take(1, ['release']), /more is paid of city than was received/);
    assert.deepEqual(await short.ledger.payments.list(1), []);
    await short.fund(1);
    await short.take(1, ['release']);
    const { balances } = await short.ledger.batches.view(1);
    assert.equal(balances.get('received:city')! + balances.get('paid:city')!, 0);
  });

  it('release no line of which nobody says who bears it', async () => {
    const given = await desk(ledgers);
    const bare = { ...borneLine('H1'), evidence: {} as never };
    await given.pay([bare, borneLine('H2')]);
    await given.fund(100_000);
    await given.take(1, TO_RELEASE.slice(0, -1));
    await assert.rejects(given.take(1, ['release']), /nobody bears a line/);
  });
});

describe('a public notice in the database', () => {
  it('is published on the day of its event, and neither moved nor shortened', async () => {
    const { decide, ledger } = await drafted();
    const { today } = await ledger.batches.view(1);
    const published = (publishedOn: string, days: number) =>
      decide(
        1,
        rule('publishNotice', 'publishNotice', {
          ...{ nextState: 'publicNotice', noticePublished: { publishedOn, days } },
        }),
        'clerk',
      );
    await assert.rejects(published('2022-04-14', 7), /on the day of its event/);
    await assert.rejects(published(today, 0), /notice_days/);
    await published(today, 7);
    const shorter = rule('publishNotice', 'publishNotice', {
      noticePublished: { publishedOn: today, days: 1 },
    });
    await assert.rejects(decide(1, shorter, 'clerk'), /that was published stays/);
  });

  it('is over after its days, not on the last of them', async () => {
    const given = await before('endNotice');
    const { decide, clock } = given;
    const ended = rule('endNotice', 'publishNotice', { nextState: 'townReview' });
    // Published on 15 April for seven days; 22 April ends at 16:00 UTC.
    clock.at = Date.UTC(2022, 3, 22, 15, 59, 59) / 1000;
    await assert.rejects(decide(1, ended, 'clerk'), /is not over/);
    clock.at += 1;
    await decide(1, ended, 'clerk');
  });

  it('does not end while an objection is open', async () => {
    const given = await before('endNotice');
    const { decide, ledger, take } = given;
    const objection = { householdId: 'H9', by: '邻户', text: '不应补贴', raisedOn: '2022-04-16' };
    const { auditNumber } = await decide(
      1,
      rule('raiseObjection', undefined, { objection }),
      'clerk',
    );
    await assert.rejects(take(1, ['endNotice']), /an objection is not answered/);
    const open = { number: auditNumber, ...objection };
    assert.deepEqual(await ledger.batches.objections(1), [open]);
    const answer = { objectionNumber: auditNumber, outcome: 'rejected', text: '属实住户' } as const;
    await decide(1, rule('answerObjection', undefined, { answers: [answer] }), 'clerk');
    const answered = {
      ...open,
      answer: { outcome: 'rejected', text: '属实住户', by: 'clerk', answeredOn: '2022-04-23' },
    };
    assert.deepEqual((await ledger.batches.view(1)).objections, [answered]);
    const twice = decide(1, rule('answerObjection', undefined, { answers: [answer] }), 'clerk');
    await assert.rejects(twice, /objection_answer_pkey/);
    await take(1, ['endNotice']);
    const chain = JSON.stringify(await ledger.audit.entries({ limit: 99 }));
    assert.ok(
      !chain.includes('邻户') && !chain.includes('不应补贴') && !chain.includes('属实住户'),
    );
  });

  it('hears an objection by its own batch alone', async () => {
    const given = await before('endNotice');
    const { decide, pay } = given;
    const objection = { householdId: 'H1', by: '邻户', text: '不应补贴', raisedOn: '2022-04-16' };
    const { auditNumber } = await decide(
      1,
      rule('raiseObjection', undefined, { objection }),
      'clerk',
    );
    await pay(LINES, { component: 'equipment', season: 'once' });
    const answer = { objectionNumber: auditNumber, outcome: 'rejected', text: '否' } as const;
    const other = decide(2, rule('answerObjection', undefined, { answers: [answer] }), 'clerk');
    await assert.rejects(other, /foreign key/);
  });
});

describe('what is written of a batch', () => {
  it('refuses every change', async () => {
    const given = await before('release');
    const { sql, take, decide } = given;
    await take(1, ['release']);
    const lines = [
      ...[{ householdId: 'H1', amountFen: 20_000, state: 'paidOut' } as const],
      ...[{ householdId: 'H2', amountFen: 7_001, state: 'paidOut' } as const],
    ];
    const returns = { kind: 'csv', name: 'r.csv', sha256: 'a'.repeat(64), lines } as const;
    const said = { nextState: 'paid', returns } as const;
    await decide(1, rule('recordReturns', 'importReturns', said), 'cashier');
    for (const [table, column] of [
      ...[
        ['batch_event', 'person'],
        ['return_import', 'name'],
        ['return_line', 'reason'],
      ],
      ...[
        ['posting', 'account'],
        ['fund_entry', 'evidence'],
        ['payment', 'amount_fen'],
      ],
      ...[
        ['payment_file', 'name'],
        ['payee', 'household_id'],
        ['batch', 'made_by'],
      ],
    ] as const) {
      const changed = sql(`UPDATE ledger.${table} SET ${column} = NULL`);
      await assert.rejects(changed, /is refused|null value/, table);
      await assert.rejects(sql(`DELETE FROM ledger.${table}`), /is refused/, table);
      await assert.rejects(sql(`TRUNCATE ledger.${table} CASCADE`), /is refused/, table);
    }
  });
});
