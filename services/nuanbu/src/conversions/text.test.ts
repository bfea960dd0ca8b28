import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayPeriod, type ProgressGroup, progressOf, weekPeriod } from '@nuanbu/settlement';
import type { ProgressReport } from './report.ts';
import { progressText } from './text.ts';

const PLAN = [
  { town: '马集镇', village: '云山村', plannedHouseholds: 41 },
  { town: '疃里镇', village: '马庙村', pathway: 'electric', plannedHouseholds: 8 },
];
const HOMES = [
  { town: '马集镇', village: '云山村', convertedOn: '2021-09-05' },
  { town: '马集镇', village: '新村', acceptedOn: '2021-09-01' },
];

function reportOf(kind: 'day' | 'week', by: ProgressGroup, hasPlan = true): ProgressReport {
  const period = kind === 'week' ? weekPeriod('2021-09-05') : dayPeriod('2021-09-05');
  return {
    programme: 'trial-2021',
    place: { zh: '某区', en: 'Some district' },
    pathways: { electric: { zh: '电代煤', en: 'electricity' } },
    kind,
    planVersion: hasPlan ? 3 : undefined,
    rosterVersion: 7,
    auditHead: { number: 9, hash: 'abc' },
    otherCohorts: 2,
    progress: progressOf(hasPlan ? PLAN : [], HOMES, period, by),
  };
}

/** The cells of each row of the table, the head first. */
function cells(text: string): string[][] {
  const rows = text.split('\n').filter((line) => line.startsWith('│'));
  return rows.map((row) =>
    row
      .split('│')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

test('a weekly report names its days, its week, what has no plan or no household, and its sources', () => {
  const text = progressText(reportOf('week', 'village'), 'zh');
  assert.match(text, /^某区 {2}清洁取暖改造周通报 {2}2021-08-30 至 2021-09-05\n/);
  const [head, ...rows] = cells(text);
  assert.deepEqual(head!.slice(0, 5), ['镇', '村', '计划户数', '本周完成', '周一']);
  const shown = rows.map((row) => [row[1], row[2], row[3], row[10], row[11], row[13], row.at(-1)]);
  assert.deepEqual(shown, [
    ['云山村', '41', '1', '1', '1', '2.44', ''],
    ['新村', '', '0', '0', '1', '', '计划外'],
    ['马庙村', '8', '0', '0', '0', '0.00', '名册无住户'],
    ['', '49', '1', '1', '2', '4.08', ''],
  ]);
  assert.match(text, /计划版本: 3\n名册版本: 7\n审计链头: 9 abc\n.*未计入的户数: 2$/);
});

test('other groupings name the places that only one side has; the district is one row', () => {
  const towns = progressText(reportOf('day', 'town'), 'en');
  assert.match(towns, /Conversions, daily count {2}2021-09-05\n/);
  assert.match(towns, /not in the plan: 马集镇\/新村\nno household on the roster: 疃里镇\/马庙村$/);
  const district = cells(progressText(reportOf('day', 'district'), 'en'));
  assert.deepEqual(
    district.map((row) => row.slice(0, 3)),
    [
      ['Town', 'Planned', 'This day'],
      ['Total', '49', '1'],
    ],
  );
  const pathways = cells(progressText(reportOf('day', 'pathway'), 'zh'));
  assert.deepEqual(
    pathways.map((row) => row[0]),
    ['改造方式', '(未填)', '电代煤', '合计'],
  );
});

test('without a plan nobody is outside it, and the report says how to take one', () => {
  const text = progressText(reportOf('day', 'village', false), 'zh');
  assert.match(text, /没有计划可比；用 nuanbu import plan 导入/);
  assert.doesNotMatch(text, /计划外/);
});
