/** Programmes on file: shown, compared, their open questions signed off. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { isTrouble, type Trouble, type TroubleError } from '@nuanbu/terms';
import {
  configOfDir,
  makeFolder,
  openAtRest,
  perform,
  removeFolder,
} from '../platform/at-rest.fixture.ts';
import type { Platform } from '../platform/platform.ts';
import { programmeOf } from '../policy/reference.ts';
import { showText } from '../policy/show-text.ts';
import { programmeText } from '../programmes.ts';
import { importMeters, importReadings, importRoster } from './imports.ts';
import { comparePolicies, getProgramme, listQuestions, signOffQuestion } from './policy.ts';
import { addProgramme } from './programmes.ts';
import { makeRun } from './runs.ts';
import { whatIf } from './what-if.ts';

const NAME = 'jining-jkq-2021';
const START_RULE = 'components.energySubsidy.rules.perKwh.start.rule';
const LATER = (await programmeText(NAME)).replace(/(at:\n {12}value:) 500\n/, '$1 400\n');

/** Inherits the electricity subsidy, and with it what its notice leaves open. */
const HEIR = LATER.replace(`programme: ${NAME}`, 'programme: heir-2022').replace(
  /( {2}energySubsidy:\n {4}title: .*\n {4}kind: running\n)[\s\S]*?(?=\n {2}equipment:)/,
  `$1    per: { value: season, source: { document: notice, section: 四, says: Each season. } }
    inherited: { value: [${NAME}], source: { document: notice, section: 四, says: As before. } }
`,
);

const FILES = {
  roster: [
    'household_id,name,town,village,cohort_year,accepted_on,resident,collective_member,violation_on',
    'H1,户一,马集镇,云山村,2021,2021-09-30,yes,yes,',
    'H2,户二,马集镇,云山村,2021,2021-09-30,yes,yes,',
  ],
  meters: ['household_id,meter_id', 'H1,M1', 'H2,M2'],
  readings: [
    'meter_id,read_at,total_kwh',
    'M1,2021-12-01,0',
    'M1,2022-04-01,600',
    'M2,2021-12-01,0',
    'M2,2022-04-01,450',
  ],
};

let folder: string;
let platform: Platform;

before(async () => {
  folder = await makeFolder('policy');
  platform = await openAtRest(configOfDir(join(folder, 'data')));
  for (const [operation, rows] of [
    [importRoster, FILES.roster],
    [importMeters, FILES.meters],
    [importReadings, FILES.readings],
  ] as const) {
    const path = await file('given.csv', rows.map((row) => `${row}\n`).join(''));
    await perform<{ path: string }, unknown>(platform, operation, { path });
  }
  await perform(platform, makeRun, { programme: NAME, season: '2021-2022', kind: 'final' });
  for (const text of [LATER, HEIR]) {
    await perform(platform, addProgramme, { path: await file('programme.yaml', text) });
  }
});
after(async () => {
  await platform.stop();
  await removeFolder(folder);
});

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

async function refused(asked: Promise<unknown>, code: Trouble): Promise<TroubleError> {
  const error = await asked.then(
    () => assert.fail('nothing was refused'),
    (reason) => reason,
  );
  assert.ok(isTrouble(error, code), String(error));
  return error;
}

describe('a programme on file', () => {
  test('the newest version, an earlier one, and what it inherits', async () => {
    const named = (programme: object) =>
      perform(platform, getProgramme, { programme: programme as { name: string } });
    assert.deepEqual((await named({ name: NAME })).label, `${NAME}@2`);
    const first = await named({ name: NAME, version: 1 });
    assert.deepEqual([first.label, first.text], [`${NAME}@1`, await programmeText(NAME)]);
    const heir = await named({ name: 'heir-2022' });
    assert.deepEqual(
      heir.ancestors.map(({ name }) => name),
      [NAME],
    );
    const component = (await programmeOf(heir)).components.get('energySubsidy');
    assert.ok(component?.isDetermined);
    assert.equal(component.rules[0]!.start!.at, 400_000);
  });

  test('compared with another version, and what a run of the first would have been', async () => {
    const sides = { before: { name: NAME, version: 1 }, after: { name: NAME } };
    const { before, after, whatIf } = await perform(platform, comparePolicies, sides);
    assert.deepEqual([before.label, after.label, whatIf], [`${NAME}@1`, `${NAME}@2`, undefined]);
    const told: unknown[] = [];
    const moved = await perform(platform, comparePolicies, { ...sides, run: 1 }, told);
    assert.equal(moved.whatIf!.comparison.paid.differenceFen, 9_000);
    assert.equal(moved.whatIf!.comparison.moves.reachesStart, 1);
    assert.deepEqual(
      moved.whatIf!.parameters.map(({ path, before, after }) => [path, before?.text, after?.text]),
      [['components.energySubsidy.rules.perKwh.start.at', '500', '400']],
    );
    assert.deepEqual(told, [{ done: 1, villages: 1 }]);
  });

  test('a run of another version is refused, with the version that it is of', async () => {
    const sides = { before: { name: NAME }, after: { name: NAME, version: 1 } };
    const asked = perform(platform, comparePolicies, { ...sides, run: 1 });
    const { message, hint } = await refused(asked, 'argumentInvalid');
    assert.match(message, /Run 1 was settled by jining-jkq-2021@1, not by jining-jkq-2021@2/);
    assert.match(hint!, /Name jining-jkq-2021@1 first/);
    await refused(perform(platform, comparePolicies, { ...sides, run: 9 }), 'runNotFound');
  });
});

test('a what-if by a parameter that is inherited names it among what differs', async () => {
  const { run } = await perform(platform, makeRun, {
    ...{ programme: 'heir-2022', season: '2021-2022', kind: 'final' },
  });
  const rate = 'components.energySubsidy.rules.perKwh.rate';
  const { parameters, comparison } = await perform(platform, whatIf, {
    ...{ run: run.number, settings: [{ path: rate, value: '0.1' }] },
  });
  assert.equal(comparison.paid.differenceFen, -10_500);
  assert.deepEqual(
    parameters
      .filter(({ path }) => path === rate)
      .map(({ before, after }) => [before?.text, after?.text]),
    [['0.2', '0.1']],
  );
});

describe('open questions', () => {
  const sign = (more: object) =>
    perform(platform, signOffQuestion, {
      ...{ programme: NAME, parameter: START_RULE, by: 'finance', reason: 'agreed in writing' },
      ...more,
    });
  const asked = async (programme = NAME) => {
    const { label, questions } = await perform(platform, listQuestions, { programme });
    return { label, question: questions.find(({ parameter }) => parameter === START_RULE)! };
  };

  test('are listed with their reading and signed off; a later sign-off counts', async () => {
    const { label, question } = await asked();
    assert.equal(label, `${NAME}@2`);
    assert.deepEqual(
      [question.reading, question.otherReadings, question.decidedBy, question.signOffs],
      ['threshold', ['deductCapUsage', 'deductCapPaid'], 'nuanbu', []],
    );
    const { auditNumber, value } = await sign({});
    assert.equal(value, 'threshold');
    assert.equal(auditNumber, (await platform.ledger.audit.head()).number);
    await sign({ value: 'threshold', by: 'finance two' });
    const { signOffs } = (await asked()).question;
    assert.deepEqual(
      signOffs.map(({ value, actor, reason, counts }) => [value, actor, reason, counts]),
      [
        ['threshold', 'finance', 'agreed in writing', false],
        ['threshold', 'finance two', 'agreed in writing', true],
      ],
    );
    assert.equal((await platform.ledger.audit.verify()).holds, true);
  });

  test('one that is inherited is signed off where it stands, once for all heirs', async () => {
    const { question } = await asked('heir-2022');
    assert.equal(question.programme, NAME);
    const before = question.signOffs.length;
    await sign({ programme: 'heir-2022', by: 'finance three' });
    assert.equal((await asked()).question.signOffs.length, before + 1);
    for (const name of [NAME, 'heir-2022']) {
      const filed = await perform(platform, getProgramme, { programme: { name } });
      const { label, signOffs } = filed;
      assert.deepEqual(
        signOffs.map(({ parameter, actor }) => [parameter, actor]),
        [[START_RULE, 'finance three']],
      );
      const shown = { programme: await programmeOf(filed), label, signOffs };
      assert.match(showText(shown, 'zh'), /已由财政确认: threshold {2}finance three {2}20\d\d-/);
    }
  });

  test('a reading that the file does not use is refused with what to do instead', async () => {
    const head = await platform.ledger.audit.head();
    const { message, hint } = await refused(sign({ value: 'deductCapPaid' }), 'readingNotUsed');
    assert.match(message, /start\.rule is threshold in jining-jkq-2021@2, not deductCapPaid/);
    assert.match(hint!, /write it in the file.*programme add.*sign that version off/);
    const unstated = sign({ parameter: 'components.equipment.rules.asBuilt.notStated' });
    assert.match((await refused(unstated, 'readingNotUsed')).message, /states no value/);
    assert.deepEqual(await platform.ledger.audit.head(), head);
  });

  test('what is no open question names those that are', async () => {
    const closed = sign({ parameter: 'season.firstDay' });
    assert.match((await refused(closed, 'questionUnknown')).hint!, new RegExp(START_RULE));
    const slip = sign({ parameter: 'components.energySubsidy.rules.perKwh.startrule' });
    assert.match((await refused(slip, 'parameterUnknown')).hint!, new RegExp(START_RULE));
    await refused(sign({ programme: 'nobody' }), 'programmeUnknown');
    const { args } = signOffQuestion;
    for (const blank of [{ by: ' ' }, { reason: '' }]) {
      const given = { programme: NAME, parameter: START_RULE, by: 'a', reason: 'b', ...blank };
      assert.equal(args.safeParse(given).success, false);
    }
  });
});
