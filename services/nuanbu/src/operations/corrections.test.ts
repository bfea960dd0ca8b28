/** Corrections from the command line: a trial, the run, what it would move, and its confirmation. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { RosterRow } from '@nuanbu/ledger';
import { isTrouble } from '@nuanbu/runtime';
import type { Trouble } from '@nuanbu/terms';
import { differencesText } from '../commands/correction.ts';
import {
  configOfDir,
  makeFolder,
  openAtRest,
  perform,
  removeFolder,
} from '../platform/at-rest.fixture.ts';
import type { Platform } from '../platform/platform.ts';
import { confirmCorrection, listDifferences } from './corrections.ts';
import { makeRun } from './runs.ts';
import { openViolation } from './violations.ts';

const BY = { actor: 'clerk' };

let folder: string;
let platform: Platform;

before(async () => {
  folder = await makeFolder('corrections');
  platform = await openAtRest(configOfDir(join(folder, 'data')));
  const { ledger } = platform;
  await ledger.roster.importRoster([household('H1', 800_000), household('H2', 500_000)], BY);
  const facts = {
    displayName: 'clerk',
    roles: ['bureau'],
    scope: 'all',
    password: 'not asked for',
  };
  await ledger.users.add({ name: 'clerk', ...facts } as never, BY);
});
after(async () => {
  await platform.stop();
  await removeFolder(folder);
});

function household(
  householdId: string,
  costFen: number,
  other: Partial<RosterRow> = {},
): RosterRow {
  return {
    ...{ householdId, name: '户一', town: '金积镇', village: '大庙桥村', cohortYear: 2022 },
    ...{ resident: true, collectiveMember: true, pathway: 'doubleReplacement' },
    ...{ costFen, convertedOn: '2022-11-20', acceptedOn: '2022-12-05', ...other },
  };
}

/** Runs the equipment subsidy, which is paid once. */
async function run(kind: 'final' | 'correction' | 'trial', until = '2023-02-01') {
  const asked = { programme: 'litong-2022', component: 'equipment', until, kind };
  return perform(platform, makeRun, { ...asked, reason: '更正', by: 'clerk' });
}

async function moves(number: number) {
  const { rows, ...found } = await perform(platform, listDifferences, { run: number });
  const shown = rows.map(({ householdId, differenceFen, cause }) => [
    ...[householdId, differenceFen, cause],
  ]);
  return { ...found, shown };
}

async function refusedBy(number: number, seen: string): Promise<Trouble> {
  const asked = { run: number, seen, reason: '更正', by: 'clerk' };
  const error = await perform(platform, confirmCorrection, asked).catch((caught) => caught);
  assert.ok(isTrouble(error), String(error));
  return error.code;
}

/** Whoever publishes the notice of the batch keeps it from giving way to another run. */
async function publish(batch: number): Promise<void> {
  const { version } = await platform.ledger.batches.get(batch);
  const published = await platform.ledger.batches.decide(
    batch,
    version,
    ({ today }) => ({
      nextState: 'publicNotice',
      noticePublished: { publishedOn: today, days: 7 },
      events: [{ action: 'publishNotice', duty: 'publishNotice' }],
    }),
    BY,
  );
  assert.ok('auditNumber' in published, JSON.stringify(published));
}

test('a trial and a correction are of what is booked, and a draft gives way to a final run', async () => {
  await assert.rejects(run('trial'), (error) => isTrouble(error, 'nothingBooked'));
  const { batch } = await run('final');
  assert.equal(batch?.number, 1);
  const correction = await run('correction');
  assert.deepEqual([correction.run.kind, correction.batch], ['correction', null]);
  const { digest, households } = await moves(correction.run.number);
  assert.equal(households, 0);
  assert.equal(await refusedBy(correction.run.number, digest), 'batchStateWrong');
  await publish(1);
  assert.equal(await refusedBy(correction.run.number, digest), 'nothingMoves');
});

test('whoever was accepted late is paid by a batch beside, once, as it was seen', async () => {
  const { ledger } = platform;
  await ledger.roster.importRoster([household('H3', 300_000, { acceptedOn: '2023-01-20' })], BY);
  await ledger.roster.importRoster([household('H2', 100_000)], BY);
  const trial = await run('trial');
  assert.equal(trial.run.kind, 'trial');
  const seen = await moves(trial.run.number);
  assert.deepEqual(
    seen.shown.map(([householdId, , cause]) => [householdId, cause]),
    [
      ['H2', 'fact'],
      ['H3', 'fact'],
    ],
  );
  assert.equal(await refusedBy(trial.run.number, seen.digest), 'runNotCorrection');
  const { run: correction } = await run('correction');
  assert.equal(await refusedBy(correction.number, '0'.repeat(64)), 'previewOutdated');
  const asked = { run: correction.number, seen: seen.digest, reason: '更正', by: 'clerk' };
  const made = await perform(platform, confirmCorrection, asked);
  assert.deepEqual(made, {
    ...{ batchNumber: 2, toPayFen: seen.toPayFen, toTakeBackFen: seen.toTakeBackFen },
    offsetFen: 0,
  });
  assert.ok(seen.toPayFen > 0 && seen.toTakeBackFen > 0);
  assert.equal(await refusedBy(correction.number, seen.digest), 'alreadyBooked');
  assert.deepEqual((await moves((await run('trial')).run.number)).shown, []);
});

test('what would move is told by cause, in yuan', () => {
  const sums = { households: 2, toPayFen: 150, toTakeBackFen: 1_001, offsetFen: 0 };
  const told = differencesText({
    ...{ run: 7, digest: 'd'.repeat(64), bookedAs: undefined, ...sums, waiting: 3, undecided: 1 },
    ...{ byCause: [{ cause: 'reading', ...sums }], byVillage: [], toPayByFunder: [] },
  });
  assert.deepEqual(told.split('\n'), [
    'run 7 would move 2 households: 1.50 yuan to pay, 10.01 to take back',
    '  示数变化 reading: 2 households, 1.50 yuan to pay, 10.01 to take back',
    '  3 lines wait for a person, 1 of them booked',
    `differences ${'d'.repeat(64)}`,
  ]);
});

test('once there are users, one of them makes what is money, and so cannot sign it', async () => {
  const { ledger } = platform;
  const add = (name: string, roles: readonly string[], scope: unknown = 'all') => {
    const facts = { displayName: name, roles, scope, password: 'not asked for' };
    return ledger.users.add({ name, ...facts } as never, BY);
  };
  await add('auditor', ['auditor']);
  await add('gone', ['bureau']);
  await ledger.users.disable('gone', BY);
  await add('some', ['bureau'], { towns: ['金积镇'], villages: [] });
  const refused = async (by?: string, kind: 'final' | 'correction' = 'final') => {
    const asked = { programme: 'litong-2022', component: 'equipment', until: '2023-02-01', kind };
    const made = perform(platform, makeRun, { ...asked, reason: '更正', by });
    const error = await made.then(
      () => undefined,
      (caught) => caught,
    );
    assert.ok(isTrouble(error), String(error));
    return error.code;
  };
  assert.equal(await refused(), 'argumentInvalid');
  assert.equal(await refused(undefined, 'correction'), 'argumentInvalid');
  assert.equal(await refused('nobody'), 'userNotFound');
  assert.equal(await refused('gone'), 'userNotFound');
  assert.equal(await refused('auditor'), 'roleMissing');
  assert.equal(await refused('some'), 'scopeMissing');
  const unsaid = { run: 1, seen: '0'.repeat(64), reason: '更正' };
  const confirmed = perform(platform, confirmCorrection, unsaid);
  await assert.rejects(confirmed, (error) => isTrouble(error, 'argumentInvalid'));
  assert.equal((await ledger.batches.get(1)).madeBy, 'clerk');
  const decided = { household: 'H1', kind: 'other', foundOn: '2023-01-10' } as const;
  const opened = perform(platform, openViolation, { ...decided, evidence: '记录 1', reason: '查' });
  await assert.rejects(opened, (error) => isTrouble(error, 'argumentInvalid'));
  // What never becomes money needs nobody's name.
  const asked = { programme: 'litong-2022', component: 'equipment', until: '2023-02-01' };
  const shown = await perform(platform, makeRun, { ...asked, kind: 'provisional' });
  assert.equal(shown.batch, null);
});
