/** Violations from the case to the money: what stops, what ends, what comes back, and what does not. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { RosterRow } from '@nuanbu/ledger';
import { isTrouble } from '@nuanbu/runtime';
import type { Trouble } from '@nuanbu/terms';
import {
  configOfDir,
  makeFolder,
  openAtRest,
  perform,
  removeFolder,
} from '../platform/at-rest.fixture.ts';
import type { Platform } from '../platform/platform.ts';
import { programmeText } from '../programmes.ts';
import { importRoster } from './imports.ts';
import { addProgramme } from './programmes.ts';
import { listLines, makeRun } from './runs.ts';
import {
  confirmViolation,
  dismissViolation,
  listRecoveries,
  listViolations,
  openViolation,
  reverseViolation,
  showViolation,
} from './violations.ts';

/** Litong's rules, which say nothing of taking back, with a section that does. */
const RECOVERY = `
recovery:
  components:
    value: [equipment]
    source: { document: decisions, section: trial, says: The equipment subsidy is taken back. }
  seasons:
    value: all
    source: { document: decisions, section: trial, says: Whenever it was paid. }
`;
const WITH_RECOVERY = 'litong-strict';
const UNTIL = '2023-02-01';
const GROUNDS = { evidence: '检查记录 2023-07', reason: '入户检查', by: 'clerk' };

let folder: string;
let platform: Platform;

before(async () => {
  folder = await makeFolder('violations');
  platform = await openAtRest(configOfDir(join(folder, 'data')));
  const text = await programmeText('litong-2022');
  const path = join(folder, 'strict.yaml');
  const named = text.replace('programme: litong-2022', `programme: ${WITH_RECOVERY}`);
  await writeFile(path, named + RECOVERY);
  await perform(platform, addProgramme, { path });
  await platform.ledger.roster.importRoster([household('H1', 800_000), household('H2', 500_000)], {
    actor: 'test',
  });
});
after(async () => {
  await platform.stop();
  await removeFolder(folder);
});

function household(householdId: string, costFen: number): RosterRow {
  return {
    ...{ householdId, name: '户一', town: '金积镇', village: '大庙桥村', cohortYear: 2022 },
    ...{ resident: true, collectiveMember: true, pathway: 'doubleReplacement' },
    ...{ costFen, convertedOn: '2022-11-20', acceptedOn: '2022-12-05' },
  };
}

/** Runs the equipment subsidy: its digest, each line, and what the batch holds. */
async function run(programme = WITH_RECOVERY) {
  const asked = { programme, component: 'equipment', until: UNTIL, kind: 'final' as const };
  const { run, batch } = await perform(platform, makeRun, asked);
  const { lines } = await perform(platform, listLines, { run: run.number });
  return {
    digest: run.digest,
    lines: lines.map(({ householdId, status, reason = '', amountFen }) =>
      [householdId, status, reason, amountFen].join(' '),
    ),
    booked: batch ? await platform.ledger.batches.lines(batch.number) : [],
  };
}

async function open(householdId = 'H1') {
  const kind = 'burningCoal' as const;
  const asked = { household: householdId, kind, foundOn: '2023-01-10', ...GROUNDS };
  return (await perform(platform, openViolation, asked)).violation.number;
}

async function refuses(asked: Promise<unknown>, code: Trouble): Promise<void> {
  await assert.rejects(asked, (error) => isTrouble(error, code), code);
}

const BOTH_PAID = ['H1 payable  530000', 'H2 payable  400000'];
let untouched: string | undefined;

test('while a case is open its household is paid nothing, and others are', async () => {
  const first = await run();
  untouched = first.digest;
  assert.deepEqual(first.lines, BOTH_PAID);
  const { violation: opened, booked } = await perform(platform, openViolation, {
    ...{ household: 'H1', kind: 'burningCoal', foundOn: '2023-01-10', ...GROUNDS },
  });
  assert.deepEqual(
    booked.map(({ batch, component, season, amountFen }) => [batch, component, season, amountFen]),
    [[1, 'equipment', 'once', 530_000]],
  );
  const { number } = opened;
  const blocked = await run();
  assert.deepEqual(blocked.lines, ['H1 ineligible openViolation 0', 'H2 payable  400000']);
  assert.deepEqual(blocked.booked, [{ householdId: 'H2', amountFen: 400_000 }]);
  assert.notEqual(blocked.digest, untouched);
  const { violation } = await perform(platform, showViolation, { case: number });
  assert.deepEqual(
    violation.entries.map(({ step, actor, evidence }) => [step, actor, evidence]),
    [['violationOpened', 'clerk', GROUNDS.evidence]],
  );
  await perform(platform, dismissViolation, { case: number, ...GROUNDS });
});

test('a dismissed case leaves no trace in the money: the same digest, the same batch', async () => {
  const again = await run();
  assert.equal(again.digest, untouched);
  assert.deepEqual(again.lines, BOTH_PAID);
  assert.equal(again.booked.length, 2);
  const { entries } = await perform(platform, listRecoveries, {});
  assert.deepEqual(entries, []);
});

test('a confirmed case ends the subsidy and takes back the booked line; a reversal gives it back', async () => {
  const number = await open();
  const confirmed = await perform(platform, confirmViolation, { case: number, ...GROUNDS });
  assert.equal(confirmed.programme, WITH_RECOVERY);
  assert.deepEqual(confirmed.takesBack, { components: ['equipment'], seasons: 'all' });
  assert.equal(confirmed.outcome.recoveryFen, 530_000);
  assert.deepEqual(
    confirmed.entered.map(({ householdId, component, season, amountFen, isStanding }) => [
      ...[householdId, component, season, amountFen, isStanding],
    ]),
    [['H1', 'equipment', 'once', 530_000, true]],
  );

  const reversed = await perform(platform, reverseViolation, { case: number, ...GROUNDS });
  assert.equal(reversed.outcome.state, 'open');
  assert.deepEqual(
    reversed.entered.map(({ amountFen }) => amountFen),
    [-530_000],
  );
  const { standingFen, entries } = await perform(platform, listRecoveries, { household: 'H1' });
  assert.deepEqual([standingFen, entries.length], [0, 2]);

  await perform(platform, dismissViolation, { case: number, ...GROUNDS });
  const paid = await run();
  assert.equal(paid.digest, untouched);
  assert.deepEqual(paid.booked[0], { householdId: 'H1', amountFen: 530_000 });
});

test('after a confirmation a run says that the subsidy has ended, and books nothing of it', async () => {
  const number = await open();
  await perform(platform, confirmViolation, { case: number, ...GROUNDS });
  const ended = await run();
  assert.deepEqual(ended.lines, ['H1 ineligible subsidyEnded 0', 'H2 payable  400000']);
  // The batch of the line gave way to one without it: that draft was never paid.
  const { standingFen } = await perform(platform, listRecoveries, {});
  assert.equal(standingFen, 0);
  const { violation, recoveries } = await perform(platform, showViolation, { case: number });
  assert.equal(violation.state, 'confirmed');
  assert.deepEqual(
    recoveries.map(({ isStanding }) => isStanding),
    [false],
  );
  await perform(platform, reverseViolation, { case: number, ...GROUNDS });
  await perform(platform, dismissViolation, { case: number, ...GROUNDS });
  assert.equal((await run()).digest, untouched);
});

test('a programme without a recovery section takes nothing back, and that is said', async () => {
  const number = await open('H2');
  const asked = { case: number, programme: 'litong-2022', ...GROUNDS };
  const confirmed = await perform(platform, confirmViolation, asked);
  assert.equal(confirmed.takesBack, null);
  assert.deepEqual([confirmed.entered, confirmed.outcome.recoveryFen], [[], 0]);
});

test('cases are listed by state and household', async () => {
  const numbers = async (filter: { state?: 'confirmed' | 'open'; household?: string }) =>
    (await perform(platform, listViolations, filter)).map(({ number }) => number);
  assert.deepEqual(await numbers({}), [1, 2, 3, 4]);
  assert.deepEqual(await numbers({ state: 'confirmed' }), [4]);
  assert.deepEqual(await numbers({ state: 'open' }), []);
  assert.deepEqual(await numbers({ household: 'H2' }), [4]);
});

test('a step without evidence or reason, out of turn, or against nobody is refused by name', async () => {
  const at = { kind: 'other' as const, foundOn: '2023-01-10' };
  const opening = (more: object) =>
    perform(platform, openViolation, { household: 'H1', ...at, ...GROUNDS, ...more });
  await refuses(opening({ evidence: ' ' }), 'evidenceMissing');
  await refuses(opening({ reason: '' }), 'reasonMissing');
  await refuses(opening({ household: 'H9' }), 'householdNotFound');
  await refuses(opening({ foundOn: '2999-01-01' }), 'argumentInvalid');
  await refuses(perform(platform, showViolation, { case: 99 }), 'violationNotFound');
  await refuses(perform(platform, dismissViolation, { case: 1, ...GROUNDS }), 'violationNotOpen');
  const number = await open();
  await refuses(opening({}), 'violationAlreadyOpen');
  await refuses(
    perform(platform, reverseViolation, { case: number, ...GROUNDS }),
    'violationStillOpen',
  );
  const unknown = { case: number, programme: 'nowhere-2020', ...GROUNDS };
  await refuses(perform(platform, confirmViolation, unknown), 'programmeUnknown');
});

test('where a household is booked in no programme or in several, somebody must name one', async () => {
  await platform.ledger.roster.importRoster([household('H3', 700_000)], { actor: 'test' });
  const fresh = await open('H3');
  await refuses(
    perform(platform, confirmViolation, { case: fresh, ...GROUNDS }),
    'argumentInvalid',
  );
  await perform(platform, dismissViolation, { case: fresh, ...GROUNDS });
  await run();
  await run('litong-2022');
  const twice = await open('H3');
  const asked = perform(platform, confirmViolation, { case: twice, ...GROUNDS });
  await assert.rejects(asked, /litong-2022, litong-strict/);
});

test('of one that a run beside its open case left unbooked, the programme of its lines is meant', async () => {
  await platform.ledger.roster.importRoster([household('H4', 700_000)], { actor: 'test' });
  const number = await open('H4');
  await run();
  const { programme, entered } = await perform(platform, confirmViolation, {
    case: number,
    ...GROUNDS,
  });
  assert.deepEqual([programme, entered], ['litong-strict', []]);
  await perform(platform, reverseViolation, { case: number, ...GROUNDS });
  await perform(platform, dismissViolation, { case: number, ...GROUNDS });
});

test('a roster file neither ends nor opens what a case decides', async () => {
  const head =
    'household_id,name,town,village,cohort_year,accepted_on,resident,collective_member,violation_on';
  const path = join(folder, 'roster.csv');
  await writeFile(path, `${head}\nH3,户三,金积镇,大庙桥村,2022,2022-12-05,yes,yes,\n`);
  const told = await perform(platform, importRoster, { path });
  assert.deepEqual([told.keptViolations, told.withdrawnAcceptances], [1, 0]);
  assert.equal((await run()).lines[2], 'H3 ineligible openViolation 0');
});
