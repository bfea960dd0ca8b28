/** The command as a person runs it: a plan in, a table, a file and an exit code out. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import readExcelFile from 'read-excel-file/node';

const main = join(import.meta.dirname, '../main.ts');

let directory: string;
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nuanbu-budget-'));
});
after(() => rm(directory, { recursive: true, force: true }));

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function budget(...words: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, 'budget', ...words], (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

async function planFile(...lines: readonly string[]): Promise<string> {
  const path = join(directory, 'plan.csv');
  await writeFile(path, [...lines, ''].join('\n'));
  return path;
}

test("budgets the notice's own plan where no other is named", async () => {
  const { code, out, err } = await budget('litong-2022', '--by', 'funder');
  assert.equal(code, 0, err);
  assert.match(out, /│ 合计 +│ 28500 │/);
  assert.match(out, /│ 中央专项补助资金 +│ 12008\.00 │/);
  assert.equal(err, '');
});

test('writes every entry to the fen, and what is in no total without a sum', async () => {
  const plan = await planFile(
    'town,village,planned_households,pathway,year',
    '甲镇,甲村,3,solarPlus,2021',
    '甲镇,乙村,2,gas,2021',
  );
  const out = join(directory, 'out');
  const { code, out: said } = await budget('shuocheng-2021', '--plan', plan, '--out', out);
  assert.equal(code, 0);
  assert.match(said, /budget\.csv/);
  const text = await readFile(join(out, 'budget.csv'), 'utf8');
  assert.equal(text.codePointAt(0), 0xfeff);
  const rows = text.slice(1).trim().split('\n');
  assert.equal(
    rows[0],
    '项目,条款,性质,镇,村,改造方式,取暖设备,户数,期间,年度,资金来源,金额(元),备注',
  );
  assert.equal(
    rows[1],
    '取暖设备及安装补贴,“太阳能+”,补贴,甲镇,甲村,“太阳能+”,,3,once,2021,中央财政,12900.00,',
  );
  assert.equal(rows.length, 1 + 4 + 3);
  assert.equal(
    rows[5],
    '取暖设备及安装补贴,,,甲镇,乙村,“煤改气”,,2,,,,,文件未写明补贴标准 (amountNotStated)',
  );
});

test('writes a workbook of the entries and of their sums', async () => {
  const out = join(directory, 'workbook');
  const { code, out: said } = await budget('litong-2022', '--out', out);
  assert.equal(code, 0);
  assert.match(said, /budget\.xlsx/);
  const sheets = await readExcelFile(join(out, 'budget.xlsx'));
  const [entries, sums] = sheets.map(({ data }) => data);
  assert.deepEqual(
    sheets.map(({ sheet }) => sheet),
    ['明细', '汇总'],
  );
  const total = (rows: typeof entries, column: number) =>
    rows!.slice(1).reduce((sum, row) => sum + Number(row[column]), 0);
  assert.equal(total(entries, 11), 571_440_000);
  assert.equal(total(sums, 4), 571_440_000);
  assert.deepEqual(sums![1], [
    '清洁取暖改造补贴',
    '煤改电、煤改气“双替代”',
    '中央专项补助资金',
    '未分年度',
    58_450_000,
    null,
  ]);
});

/** Rows of tables, the cells with one space around each bar. */
function rowsOf(out: string): string[] {
  const rows = out.split('\n').filter((line) => line.startsWith('│'));
  return rows.map((line) => line.replace(/ +/g, ' '));
}

test('three totals stand under the table, by bearer and of the components that were chosen', async () => {
  const conversions = ['centralHeating', 'solarElectric', 'gasNetwork', 'gasEquipment'];
  const { code, out, err } = await budget('donghe-2021', '--component', ...conversions);
  assert.equal(code, 0, err);
  assert.deepEqual(rowsOf(out).slice(-4), [
    '│ 汇总 │ 合计 │ 市财政 │ 区财政 │ 农户自筹 │',
    '│ 总补贴 │ 34539.52 │ 24177.66 │ 10361.86 │ │',
    '│ 农户自筹 │ 4069.44 │ │ │ 4069.44 │',
    '│ 总投资（以上各项） │ 38608.96 │ 24177.66 │ 10361.86 │ 4069.44 │',
  ]);
  const gas = await budget('donghe-2021', '--component', 'gasNetwork', 'gasEquipment');
  assert.match(gas.out, /│ 总补贴 +│ 7839\.04 │/);
  const litong = await budget('litong-2022', '--component', 'equipment');
  assert.equal(litong.code, 0, litong.err);
  const central = 16_700 * 3_500 + 4_300 * 3_500 + 7_500 * 3_500;
  const ofDistrict = (16_700 + 4_300 + 7_500) * 1_800;
  assert.match(
    litong.out,
    new RegExp(`│ 总补贴 +│ +${(central + ofDistrict) / 10_000}\\.00 │ +${central / 10_000}\\.00 `),
  );
  const unknown = await budget('donghe-2021', '--component', 'nothing');
  assert.equal(unknown.code, 1);
  assert.match(unknown.err, /donghe-2021 has centralHeating, .*networkRenewal, and no nothing/);
});

test("a plan's buildings are no households", async () => {
  const { out } = await budget('donghe-2021');
  assert.ok(rowsOf(out).includes('│ 既有居住建筑节能改造 │ 3 项 │ 1002550 │'), out);
  assert.ok(rowsOf(out).includes('│ 合计 │ 26441 │ 2115280 │'), out);
  assert.match(out, /不计入户数和面积合计/);
});

test('what a notice states is of its own plan and of no other', async () => {
  const own = await budget('donghe-2021');
  assert.match(own.out, /│ 文件所列投资 +│ +5377\.60 │/);
  assert.match(own.out, /含文件自身计划所列、不由条款算出的投资/);
  const plan = await planFile('town,village,planned_households,pathway,area_m2', ',,3,gas,80');
  const other = await budget('donghe-2021', '--plan', plan);
  assert.doesNotMatch(other.out, /5377\.60/);
  assert.match(other.out, /文件所列投资只属于文件自身的计划，未计入本计划/);
});

test('an own part of a whole conversion is not laid beside a part of what is paid for it', async () => {
  const plan = await planFile(
    'town,village,planned_households,pathway,year,area_m2,cost_yuan',
    ',,1,gas,2021,80,10000',
  );
  const words = ['donghe-2021', '--plan', plan, '--component', 'gasEquipment'];
  const part = await budget(...words);
  assert.match(part.out, /改造费用自筹部分须减去全部一次性补贴/);
  assert.match(part.out, /│ 农户自筹 +│ +│/);
  const whole = await budget(...words, 'gasNetwork');
  assert.match(whole.out, /│ 农户自筹 +│ +0\.32 │/);
});

test('the files have the sums of the grouping that was asked for', async () => {
  const out = join(directory, 'by-funder');
  const { code, out: said } = await budget('litong-2022', '--by', 'funder', '--out', out);
  assert.equal(code, 0);
  assert.match(said, /budget-summary\.csv/);
  const rows = (await readFile(join(out, 'budget-summary.csv'), 'utf8')).slice(1).split('\n');
  assert.equal(rows[0], '资金来源,年度,金额(元),备注');
  const central = rows.find((row) => row.startsWith('中央专项补助资金,'));
  assert.equal(central, '中央专项补助资金,未分年度,120080000.00,');
  const sheets = await readExcelFile(join(out, 'budget.xlsx'));
  assert.deepEqual(sheets[1]!.data[0], ['资金来源', '年度', '金额(元)', '备注']);
});

test('marks a ceiling in the file too', async () => {
  const plan = await planFile('town,village,planned_households', '马集镇,云山村,41');
  const out = join(directory, 'ceiling');
  await budget('jining-jkq-2021', '--plan', plan, '--out', out, '--lang', 'en');
  const rows = (await readFile(join(out, 'budget.csv'), 'utf8')).split('\n');
  const last = ',41,2021-2022,2021,district finance,41000.00,ceiling';
  assert.ok(rows.some((row) => row.endsWith(last)));
});

test('names the rows that it does not take, and --strict ends with a code', async () => {
  const plan = await planFile(
    'town,village,planned_households,colour',
    '马集镇,云山村,41,red',
    '马集镇,于桥村,-1,red',
  );
  const words = ['jining-jkq-2021', '--plan', plan];
  const { code, out, err } = await budget(...words);
  assert.equal(code, 0);
  assert.match(err, /plan, line 3, column planned_households: notANumber/);
  assert.match(err, /column not read: colour/);
  assert.match(out, /│ 合计 +│ +41 │/);
  assert.equal((await budget(...words, '--strict')).code, 2);
});

test('what cannot be budgeted is said in a sentence and ends with an error', async () => {
  const noColumn = await planFile('town,village', '马集镇,云山村');
  const cases: [string[], RegExp][] = [
    [['nowhere-2021'], /nowhere-2021 is neither a file nor one of/],
    [['jining-jkq-2021', '--plan', join(directory, 'none.csv')], /none\.csv cannot be read/],
    [['jining-jkq-2021', '--plan', noColumn], /column planned_households/],
  ];
  for (const [words, says] of cases) {
    const { code, err } = await budget(...words);
    assert.equal(code, 1, err);
    assert.match(err, says);
    assert.doesNotMatch(err, /at .*\.ts:\d+/, 'no stack');
  }
});
