import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTrouble } from '@nuanbu/terms';
import { DAY_S, type Instant, startOfDay } from '@nuanbu/units';
import { PROGRAMME, PROGRAMME_TEXT } from './given.fixture.ts';
import { planRun, type RunRequest } from './plan-run.ts';
import { readProgramme } from './programme-on-file.ts';

const BEGIN = startOfDay('2021-12-01');
const END = startOfDay('2022-04-01');

function plan(now: Instant, request: Partial<RunRequest> = {}) {
  return planRun(
    PROGRAMME,
    { programme: PROGRAMME.name, season: '2021-2022', actor: 'test', ...request },
    now,
  );
}

function troubleOf(now: Instant, request: Partial<RunRequest> = {}): string {
  try {
    plan(now, request);
  } catch (error) {
    assert.ok(isTrouble(error), String(error));
    return error.code;
  }
  return 'none';
}

test('a final run is possible from the very end of the season on', () => {
  assert.equal(troubleOf(END - 1), 'seasonNotOver');
  const { season, startRule } = plan(END);
  assert.deepEqual(season.span, { from: BEGIN, to: END });
  assert.equal(startRule, 'threshold');
  assert.equal(plan(END, { startRule: 'deductCapPaid' }).startRule, 'deductCapPaid');
});

test('a provisional run ends with the last whole day', () => {
  const noonOfThe14th = startOfDay('2021-12-14') + DAY_S / 2;
  assert.deepEqual(plan(noonOfThe14th, { kind: 'provisional' }).season.span, {
    from: BEGIN,
    to: startOfDay('2021-12-14'),
  });
  assert.equal(plan(END + 90 * DAY_S, { kind: 'provisional' }).season.span.to, END);
  assert.equal(plan(BEGIN + DAY_S, { kind: 'provisional' }).season.span.to, BEGIN + DAY_S);
  assert.equal(troubleOf(BEGIN + DAY_S - 1, { kind: 'provisional' }), 'seasonNotBegun');
});

test('a trial span replaces the season, and has to be over like it', () => {
  const span = { from: BEGIN, to: startOfDay('2021-12-15') };
  assert.deepEqual(plan(span.to, { span }).season.span, span);
  assert.equal(troubleOf(span.to - 1, { span }), 'seasonNotOver');
  assert.equal(troubleOf(END, { span: { from: BEGIN, to: BEGIN } }), 'seasonUnknown');
});

test('a season that the programme does not have is named', () => {
  assert.equal(troubleOf(END, { season: '2021-2023' }), 'seasonUnknown');
  assert.equal(troubleOf(END, { season: 'winter' }), 'seasonUnknown');
});

test('a stored programme that is no longer accepted says where', () => {
  assert.throws(
    () => readProgramme(PROGRAMME_TEXT.replace('requiredPercent', 'neededPercent')),
    (error) => {
      assert.ok(isTrouble(error, 'programmeInvalid'));
      assert.match(error.detail, /completeness\.\w+ .*line \d+, column \d+/);
      return true;
    },
  );
});

test('what was chosen for a component that has no use for it is refused', () => {
  assert.equal(troubleOf(END, { until: '2022-04-01' }), 'argumentInvalid');
  const once = { component: 'equipment', season: undefined };
  assert.equal(troubleOf(END, { ...once, until: '2022-04-01' }), 'none');
  assert.equal(troubleOf(END, { ...once, startRule: 'threshold' }), 'argumentInvalid');
});
