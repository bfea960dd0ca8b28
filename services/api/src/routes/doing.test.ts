import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freshKey, type Person, person } from '../testing/people.fixture.ts';
import { enrol } from '../testing/season.fixture.ts';
import { PROGRAMME, worldForTests } from '../testing/world.fixture.ts';

let bureau: Person;
let finance: Person;
let town: Person;

const world = worldForTests(async (made) => {
  await enrol(made);
  bureau = await person(made, 'bureau', ['bureau']);
  finance = await person(made, 'finance', ['finance']);
  town = await person(made, 'town', ['town', 'bureau'], { towns: ['马集镇'], villages: [] });
});

describe('a run', () => {
  const asked = { programme: PROGRAMME.name, season: '2021-2022', kind: 'provisional' };

  it('is made once by one key, by whoever answers for every place', async () => {
    const key = freshKey();
    const made = await finance.post('/api/runs', asked, key);
    assert.deepEqual([made.status, made.body], [200, { number: 1 }]);
    assert.deepEqual((await finance.post('/api/runs', asked, key)).body, { number: 1 });
    const other = await finance.post('/api/runs', { ...asked, kind: 'final' }, key);
    assert.equal(other.body.code, 'idempotencyKeyReused');
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
    const again = await finance.post('/api/runs', asked, { ...key, traceparent });
    assert.deepEqual(again.body, { number: 1 }, 'a trace is no part of what is asked for');
    const traced = await finance.post('/api/runs', asked, { ...freshKey(), traceparent });
    assert.equal((await world().ledger.runs.get(traced.body.number)).traceId, traceId);
    // Keys are a person's own.
    assert.deepEqual((await bureau.post('/api/runs', asked, key)).body, { number: 3 });
    assert.equal((await world().ledger.runs.get(3)).startedBy, 'bureau');
    const part = await town.post('/api/runs', asked, freshKey());
    assert.deepEqual([part.status, part.body.code], [403, 'scopeMissing']);
  });
});

describe('an open question', () => {
  const path = `/api/programmes/${PROGRAMME.name}/sign-off`;

  it('is signed off as the file reads it, with a reason', async () => {
    const { body } = await finance.get(`/api/programmes/${PROGRAMME.name}/questions`);
    const [{ parameter, reading }] = body.items.filter(
      ({ decidedBy }: { decidedBy?: string }) => decidedBy !== undefined,
    );
    const send = (given: object) => finance.post(path, { parameter, ...given }, freshKey());
    assert.equal((await send({ reason: ' ' })).body.code, 'reasonMissing');
    const other = await send({ reason: '财政意见', value: `${reading}x` });
    assert.deepEqual([other.status, other.body.code], [409, 'readingNotUsed']);
    const signed = await send({ reason: '财政意见', value: reading });
    assert.equal(signed.status, 200);
    const [entry] = await world().ledger.questions.list(PROGRAMME.digest);
    assert.deepEqual(
      [entry?.value, entry?.actor, entry?.auditNumber],
      [reading, 'finance', signed.body.auditNumber],
    );
    const none = await send({ parameter: 'components.none', reason: 'x' });
    assert.deepEqual([none.status, none.body.code], [404, 'questionUnknown']);
  });
});

describe('a violation', () => {
  const grounds = { evidence: '检查记录 1', reason: '入户检查' };
  const given = { household: 'A1', kind: 'burningCoal', foundOn: '2022-01-10', ...grounds };
  const step = (what: string, more: object = {}) =>
    bureau.post('/api/violations/1/steps', { step: what, ...grounds, ...more }, freshKey());

  it('is opened where it was seen, on grounds', async () => {
    const send = (more: object) => town.post('/api/violations', { ...given, ...more }, freshKey());
    assert.equal((await send({ household: 'C1' })).body.code, 'scopeMissing');
    assert.equal((await send({ household: 'none' })).body.code, 'householdNotFound');
    assert.equal((await send({ foundOn: '2022-05-02' })).body.code, 'argumentInvalid');
    assert.equal((await send({ evidence: '' })).body.code, 'evidenceMissing');
    const opened = await send({});
    assert.deepEqual([opened.status, opened.body.state], [200, 'open']);
    assert.equal((await send({})).body.code, 'violationAlreadyOpen');
    assert.deepEqual((await world().ledger.violations.get(1)).entries[0]?.actor, 'town');
  });

  it('is confirmed, reversed and dismissed, each on grounds', async () => {
    assert.equal((await step('reverse')).body.code, 'violationStillOpen');
    const confirmed = await step('confirm');
    assert.deepEqual([confirmed.status, confirmed.body.state], [200, 'confirmed']);
    assert.equal((await step('dismiss')).body.code, 'violationNotOpen');
    assert.equal((await step('reverse', { reason: '' })).body.code, 'reasonMissing');
    assert.equal((await step('reverse')).body.state, 'open');
    const dismissed = await step('dismiss');
    assert.deepEqual([dismissed.body.state, dismissed.body.entries.length], ['dismissed', 4]);
    assert.equal((await step('destroy')).body.code, 'requestInvalid');
    const none = await bureau.post(
      '/api/violations/9/steps',
      { step: 'dismiss', ...grounds },
      freshKey(),
    );
    assert.equal(none.body.code, 'violationNotFound');
  });
});
