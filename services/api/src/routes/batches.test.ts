import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PROBLEM_TYPE } from '@nuanbu/contracts/http';
import type { Scope } from '@nuanbu/ledger';
import { type Line, runTerms } from '@nuanbu/settlement';
import type { Role } from '@nuanbu/terms';
import { type Answer, freshKey, type Person, person } from '../testing/people.fixture.ts';
import { enrol, HOUSEHOLDS, settle } from '../testing/season.fixture.ts';
import { PROGRAMME, SEASON, worldForTests } from '../testing/world.fixture.ts';

const DAY_S = 86_400;
const BATCH = '/api/batches/1';

/** A line of 200.00 yuan that two levels bear, and what best would pay of one that waits. */
function borne(line: Line): Line {
  const { amountFen } = line;
  const cityFen = Math.floor((amountFen * 2) / 3);
  const funders = [
    { funder: 'city', amountFen: cityFen },
    { funder: 'county', amountFen: amountFen - cityFen },
  ];
  const reckoning = { payouts: { best: { amountFen } }, funders };
  return { ...line, evidence: { reckoning } as unknown as Line['evidence'] };
}

/** A draft of five lines; that of A2 waits. Whoever made the run made the batch. */
function drafted() {
  const world = worldForTests(async (made) => {
    await enrol(made);
    const held = { status: 'held', atRiskFen: 20_000 } as const;
    await settle(
      made,
      (line) => borne(line.householdId === 'A2' ? { ...line, ...held } : line),
      'final',
    );
  });
  /** Sends a command at the version that the batch has. */
  const send = async (who: Person, what: string, body: object = {}): Promise<Answer> => {
    const { version } = await world().ledger.batches.get(1);
    return who.post(`${BATCH}/${what}`, { version, ...body }, freshKey());
  };
  const ok = async (who: Person, what: string, body: object = {}) => {
    const answer = await send(who, what, body);
    assert.equal(answer.status, 200, `${what}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const refused = async (code: string, who: Person, what: string, body: object = {}) => {
    const { version } = await world().ledger.batches.get(1);
    const answer = await send(who, what, body);
    assert.equal(answer.body.code, code, `${what}: ${JSON.stringify(answer.body)}`);
    assert.equal((await world().ledger.batches.get(1)).version, version);
    return answer;
  };
  /** Signs in anew for each request: sessions end while a notice runs. */
  const someone = (name: string, roles: readonly Role[], scope: Scope = 'all'): Person => ({
    get: async (url) => (await person(world(), name, roles, scope)).get(url),
    post: async (...sent) => (await person(world(), name, roles, scope)).post(...sent),
  });
  const people = () => ({
    // The name that made the run, as a person who could sign.
    maker: someone('tests', ['town', 'bureau', 'finance']),
    clerk: someone('clerk', ['bureau']),
    town: someone('town', ['town']),
    // One with two roles.
    bureau: someone('bureau', ['bureau', 'finance']),
    finance: someone('finance', ['finance']),
    cashier: someone('cashier', ['finance']),
    village: someone('village', ['village'], { towns: [], villages: ['疃里镇/东村'] }),
    oneTown: someone('one-town', ['town'], { towns: ['马集镇'], villages: [] }),
    oneBureau: someone('one-bureau', ['bureau'], { towns: ['马集镇'], villages: [] }),
    auditor: someone('auditor', ['auditor']),
  });
  return { world, send, ok, refused, people };
}

describe('a batch', () => {
  const { world, ok, refused, people } = drafted();

  it('is seen with its way and what is next, and with its lines', async () => {
    const { auditor, clerk, oneTown, oneBureau } = people();
    const { body: list } = await auditor.get('/api/batches?state=draft');
    assert.deepEqual([list.items.length, list.items[0].amountFen], [1, 100_000]);
    assert.deepEqual((await auditor.get('/api/batches?state=paid')).body.items, []);
    const { status, body } = await auditor.get(BATCH);
    assert.equal(status, 200);
    assert.deepEqual([body.state, body.version], ['draft', 1]);
    assert.deepEqual(
      [body.stages[0], body.parts[0].amountFen],
      [{ step: 'publishNotice' }, 66_665],
    );
    const nextOf = async (who: Person) =>
      (await who.get(BATCH)).body.next.map((each: { step: string; refused?: string }) => [
        ...[each.step, each.refused],
      ]);
    assert.deepEqual(await nextOf(auditor), [['publishNotice', 'roleMissing']]);
    assert.deepEqual(await nextOf(oneBureau), [['publishNotice', 'scopeMissing']]);
    assert.deepEqual(await nextOf(clerk), [['publishNotice', undefined]]);
    assert.deepEqual([body.events.length, body.events[0].person], [1, 'tests']);
    const { body: lines } = await auditor.get(`${BATCH}/lines`);
    assert.deepEqual(
      lines.items.map((line: { householdId: string; name: string; pays?: object }) => [
        ...[line.householdId, line.name, line.pays !== undefined],
      ]),
      HOUSEHOLDS.map(({ householdId }, index) => [
        ...[householdId, `户${'一二三四五六'[index]}`, householdId !== 'A2'],
      ]),
    );
    const { body: first } = await auditor.get(`${BATCH}/lines?limit=2&stand=in`);
    assert.equal(first.next, 'B1');
    const { body: rest } = await auditor.get(`${BATCH}/lines?after=B1&stand=in`);
    assert.deepEqual(rest.items.length, 3);
    assert.equal((await oneTown.get(`${BATCH}/lines`)).body.items.length, 4);
    assert.equal((await auditor.get('/api/batches/9')).body.code, 'batchNotFound');
  });

  it('has a notice list for each village, with names masked', async () => {
    const { auditor, village } = people();
    const query = (town: string, of: string) =>
      `${BATCH}/notice?${new URLSearchParams({ town, village: of })}`;
    const { status, body } = await auditor.get(query('马集镇', '云山村'));
    assert.equal(status, 200);
    assert.deepEqual(body.items, [{ householdId: 'A1', name: '户*', amountFen: 20_000 }]);
    assert.deepEqual([body.households, body.sumFen], [1, 20_000]);
    const { body: outside } = await village.get(query('马集镇', '云山村'));
    assert.equal(outside.code, 'scopeMissing');
  });

  it('goes from the draft to approved by different persons alone', async () => {
    const { maker, clerk, town, bureau, finance, oneTown, oneBureau, auditor } = people();
    await refused('roleMissing', auditor, 'publish');
    await refused('roleMissing', town, 'publish');
    await refused('scopeMissing', oneBureau, 'publish');
    await refused('noticeTooShort', clerk, 'publish', { days: 6 });
    await refused('batchStateWrong', town, 'sign-town');
    const waiting = async (who: Person) =>
      (await who.get('/api/overview')).body.waiting.map((each: { step: string }) => each.step);
    assert.deepEqual(await waiting(clerk), ['publishNotice']);
    assert.deepEqual(await waiting(town), []);
    await ok(clerk, 'publish');
    assert.equal((await world().ledger.batches.get(1)).notice?.days, 7);
    await refused('noticeRunning', clerk, 'end-notice');
    world().clock.advance(8 * DAY_S);
    await ok(clerk, 'end-notice');
    await refused('samePersonTwice', maker, 'sign-town');
    await refused('scopeMissing', oneTown, 'sign-town');
    await refused('roleMissing', bureau, 'sign-town');
    await ok(town, 'sign-town');
    await refused('samePersonTwice', clerk, 'sign-bureau');
    await refused('roleMissing', finance, 'sign-bureau');
    await ok(bureau, 'sign-bureau');
    // One who has both roles still signs one stage.
    await refused('samePersonTwice', bureau, 'sign-finance');
    const { state, version } = await ok(finance, 'sign-finance');
    assert.deepEqual([state, version], ['approved', 6]);
    const { body } = await auditor.get(BATCH);
    assert.deepEqual(
      body.stages.map((each: { step: string; person?: string }) => each.person),
      ['clerk', 'clerk', 'town', 'bureau', 'finance', undefined, undefined],
    );
    assert.deepEqual(body.next[0].refused, 'roleMissing');
    const balances = (await world().ledger.batches.view(1)).balances;
    assert.equal(balances.get('committed:city'), 5 * 13_333);
    await refused('batchStateWrong', finance, 'reconcile');
  });

  it('loses its signatures by a return, which is for whoever has the next step', async () => {
    const { finance, town, bureau, clerk, cashier, auditor } = people();
    await refused('roleMissing', clerk, 'return', { reason: '金额有误' });
    await refused('samePersonTwice', finance, 'return', { reason: '金额有误' });
    await refused('reasonMissing', cashier, 'return', { reason: '  ' });
    const { state } = await ok(cashier, 'return', { reason: '金额有误' });
    assert.equal(state, 'draft');
    const { body } = await auditor.get(BATCH);
    assert.equal(body.round, 2);
    assert.ok(body.stages.every((each: { person?: string }) => each.person === undefined));
    assert.equal(body.events.at(-1).reason, '金额有误');
    assert.equal((await world().ledger.batches.view(1)).balances.get('committed:city'), 0);
    await ok(clerk, 'publish');
    world().clock.advance(8 * DAY_S);
    await ok(clerk, 'end-notice');
    // What was done in the round before still binds, and the same duty again is allowed.
    await ok(town, 'sign-town');
    await ok(bureau, 'sign-bureau');
    await refused('samePersonTwice', cashier, 'sign-finance');
    await ok(finance, 'sign-finance');
  });
});

describe('lines of a batch', () => {
  const { world, ok, refused, people } = drafted();
  const decide = (householdId: string, decision: string, more: object = {}) => ({
    decisions: [{ householdId, decision, reason: '待核', ...more }],
  });

  it('are held, excluded, released and accepted with their grounds', async () => {
    const { clerk, auditor } = people();
    await refused('reasonMissing', clerk, 'lines', decide('A1', 'hold', { reason: ' ' }));
    await refused('evidenceMissing', clerk, 'lines', decide('A2', 'acceptEstimate'));
    await refused('lineStateWrong', clerk, 'lines', decide('A1', 'releaseHold', { evidence: '1' }));
    await refused('lineNotFound', clerk, 'lines', decide('Z9', 'hold'));
    await refused('roleMissing', auditor, 'lines', decide('A1', 'hold'));
    await ok(clerk, 'lines', {
      decisions: [
        { householdId: 'A1', decision: 'hold', reason: '待核' },
        { householdId: 'B1', decision: 'exclude', reason: '空户' },
        { householdId: 'A2', decision: 'acceptEstimate', reason: '已核', evidence: '核查单 1' },
      ],
    });
    const { amountFen, lineCount } = await world().ledger.batches.get(1);
    assert.deepEqual([lineCount, amountFen], [4, 80_000]);
    const nothing = { households: 0, amountFen: 0 };
    const one = { households: 1, amountFen: 20_000 };
    assert.deepEqual((await auditor.get(BATCH)).body.standing, {
      ...{ held: one, rest: nothing, excluded: one, atRiskFen: 20_000 },
    });
    const { body } = await auditor.get(`${BATCH}/lines?limit=3`);
    const [a1, a2, b1] = body.items;
    assert.deepEqual(
      [a1.pays, b1.pays, b1.decisions[0].decision],
      [undefined, undefined, 'exclude'],
    );
    assert.deepEqual([a2.pays.amountFen, a2.decisions[0].evidence], [20_000, '核查单 1']);
    await ok(clerk, 'lines', decide('A1', 'releaseHold', { evidence: '核查单 2' }));
    assert.equal((await world().ledger.batches.get(1)).amountFen, 100_000);
    await refused('lineStateWrong', clerk, 'lines', decide('B1', 'releaseHold', { evidence: '1' }));
  });

  it('are decided on by those who see the whole batch', async () => {
    const { bureau, oneBureau } = people();
    await refused('scopeMissing', oneBureau, 'lines', decide('B2', 'hold'));
    await ok(bureau, 'lines', decide('B2', 'hold'));
  });

  it('bind whoever decided on them: they do not sign', async () => {
    const { clerk, bureau, town } = people();
    await ok(clerk, 'publish');
    world().clock.advance(8 * DAY_S);
    await ok(clerk, 'end-notice');
    await ok(town, 'sign-town');
    await refused('samePersonTwice', bureau, 'sign-bureau');
    await refused('batchStateWrong', clerk, 'lines', decide('B2', 'exclude'));
  });
});

describe('objections', () => {
  const { world, ok, refused, people } = drafted();
  const objection = { householdId: 'C1', by: '邻户', text: '常年无人居住' };

  it('keep a notice from ending until they are answered and their line is decided on', async () => {
    const { clerk, village, auditor, oneTown } = people();
    await refused('batchStateWrong', village, 'objections', objection);
    await ok(clerk, 'publish');
    world().clock.advance(8 * DAY_S);
    await refused('scopeMissing', village, 'objections', { ...objection, householdId: 'A1' });
    await refused('roleMissing', auditor, 'objections', objection);
    const { auditNumber: number } = await ok(village, 'objections', objection);
    await refused('objectionOpen', clerk, 'end-notice');
    const tasks = async (who: Person) =>
      (await who.get('/api/overview')).body.tasks.map(
        ({ task, count }: { task: string; count: number }) => [task, count],
      );
    assert.deepEqual(await tasks(clerk), [['answerObjection', 1]]);
    // Its household lies elsewhere; whoever told it may not answer, nor whoever audits.
    for (const other of [oneTown, village, auditor]) assert.deepEqual(await tasks(other), []);
    const { body: hidden } = await oneTown.get(BATCH);
    assert.deepEqual(hidden.objections, []);
    const answer = { outcome: 'upheld', text: '核实属实' };
    await refused('lineNotFound', clerk, 'objections/99999/answer', answer);
    await refused('scopeMissing', oneTown, `objections/${number}/answer`, answer);
    await ok(clerk, `objections/${number}/answer`, answer);
    assert.deepEqual(await tasks(clerk), [['decideUpheld', 1]]);
    assert.deepEqual(await tasks(oneTown), []);
    await refused('objectionNotFound', clerk, `objections/${number}/answer`, answer);
    await refused('objectionOpen', clerk, 'end-notice');
    await ok(clerk, 'lines', {
      decisions: [{ householdId: 'C1', decision: 'exclude', reason: '异议成立' }],
    });
    assert.deepEqual(await tasks(clerk), []);
    const { body } = await auditor.get(BATCH);
    assert.deepEqual(
      [body.objections[0].isOpen, body.objections[0].answer.outcome],
      [false, 'upheld'],
    );
    assert.ok(body.notice.mayEndOn > body.notice.publishedOn);
    await ok(clerk, 'end-notice');
  });
});

describe('a command at a batch', () => {
  const { world, send, ok, people } = drafted();

  it('on an old version is told what was done since, and changes nothing', async () => {
    const { clerk } = people();
    await ok(clerk, 'publish');
    const { status, type, body } = await send(clerk, 'end-notice', { version: 1 });
    assert.deepEqual([status, type, body.code], [409, PROBLEM_TYPE, 'staleEdit']);
    assert.deepEqual(
      body.changes.map((each: { action: string; person: string }) => [each.action, each.person]),
      [['publishNotice', 'clerk']],
    );
  });

  it('is carried out once for its key, and its key is for it alone', async () => {
    const { clerk } = people();
    const { version } = await world().ledger.batches.get(1);
    const key = freshKey();
    const body = { version, reason: '重做' };
    const once = await clerk.post(`${BATCH}/return`, body, key);
    const again = await clerk.post(`${BATCH}/return`, body, key);
    assert.deepEqual([once.status, again.status, again.body], [200, 200, once.body]);
    assert.equal((await world().ledger.batches.get(1)).version, version + 1);
    const other = await clerk.post(`${BATCH}/return`, { ...body, reason: '别的' }, key);
    assert.equal(other.body.code, 'idempotencyKeyReused');
  });

  it('of two who act at once takes one, and tells the other', async () => {
    const { clerk, maker } = people();
    // Both act on what they saw before either acted.
    const { version } = await world().ledger.batches.get(1);
    const publish = (who: Person) => who.post(`${BATCH}/publish`, { version }, freshKey());
    const answers = await Promise.all([publish(clerk), publish(maker)]);
    const codes = answers.map(({ body }) => body.code ?? 'taken').sort();
    assert.deepEqual(codes, ['staleEdit', 'taken']);
  });
});

describe('the notice of a programme that says for how long', () => {
  const { world, ok, refused, people } = drafted();

  it('runs as long, or longer', async () => {
    const { clerk } = people();
    const terms = runTerms({ ...PROGRAMME, noticeDays: 10 }, SEASON);
    Object.assign(world().options.desk, { termsOf: async () => terms });
    await refused('noticeTooShort', clerk, 'publish', { days: 9 });
    await ok(clerk, 'publish');
    assert.equal((await world().ledger.batches.get(1)).notice?.days, 10);
    world().clock.advance(10 * DAY_S);
    await refused('noticeRunning', clerk, 'end-notice');
    world().clock.advance(DAY_S);
    await ok(clerk, 'end-notice');
  });
});
