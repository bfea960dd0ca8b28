import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sheetText } from '@nuanbu/api/sheet';
import type { Language } from '@nuanbu/contracts';
import { componentOf } from '@nuanbu/settle';
import { explainLine, type HouseholdFacts, runTerms } from '@nuanbu/settlement';
import { parseInstant } from '@nuanbu/units';
import { settleFiles } from '../offline/settle-files.ts';
import { loadProgramme, seasonFrom } from '../programmes.ts';

/** Where the rules of other places stand, as the policy language says them. */
const CASES = fileURLToPath(new URL('../cases', import.meta.resolve('@nuanbu/policy')));

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nuanbu-sheets-'));
});
after(() => rm(folder, { recursive: true }));

/** The sheets of households that share all but what is said, under a component without meters. */
async function sheets(
  name: string,
  component: string,
  households: readonly Readonly<Record<string, string>>[],
  language: Language = 'zh',
): Promise<string[][]> {
  const columns = [...new Set(households.flatMap(({ cohort, ...each }) => Object.keys(each)))];
  const head =
    'household_id,name,town,village,cohort_year,accepted_on,resident,collective_member,violation_on';
  const rosterPath = join(folder, 'roster.csv');
  const rows = households.map(
    (each, index) =>
      `户${index + 1},户,某镇,某村,${each.cohort ?? '2021'},2021-09-30,yes,yes,,${columns.map((column) => each[column] ?? '').join(',')}`,
  );
  await writeFile(rosterPath, [`${head},${columns.join(',')}`, ...rows, ''].join('\n'));
  const programme = await loadProgramme(name);
  const of = componentOf(programme, component);
  const period = of.per === 'once' ? { until: '2022-06-01' } : { season: '2021-2022' };
  const season = seasonFrom(programme, period, of);
  const terms = runTerms(programme, season, { component: of });
  const texts: string[] = [];
  const { unusable } = await settleFiles(
    { ...terms, rosterPath },
    parseInstant('2022-06-01')!,
    (line) => {
      const given = households[texts.length];
      const facts: HouseholdFacts = {
        ...{ householdId: line.householdId, name: '户', town: '某镇', village: '某村' },
        ...{ cohortYear: 2021, acceptedOn: '2021-09-30', acceptedBy: '验收组' },
        ...{ resident: true, collectiveMember: true, pathway: given?.pathway },
      };
      const explanation = explainLine(line, terms, facts);
      texts.push(
        sheetText({ heading: '7', householdName: '户', line, explanation, batches: [] }, language),
      );
    },
    (refusal) => assert.fail(JSON.stringify(refusal)),
  );
  assert.equal(unusable, undefined);
  return texts.map((text) => {
    assert.doesNotMatch(text, /undefined|NaN|\[object/);
    return text.split('\n').map((line) => line.trim());
  });
}

function has(text: readonly string[] | undefined, ...expected: readonly string[]): void {
  for (const each of expected) assert.ok(text?.includes(each), `${each}\n--\n${text?.join('\n')}`);
}

/** Chinese throughout, but for what a document calls itself. */
function isChinese(text: readonly string[] | undefined): void {
  const own = text?.filter((line) => !line.startsWith('依据')).join('\n');
  assert.deepEqual(own?.match(/[A-Za-z]{3,}/g) ?? [], []);
}

test('a quantity of the roster: its unit, the limit, each funder with its share, and why the rule applies', async () => {
  const [text] = await sheets('donghe-2021', 'gasRunning', [{ pathway: 'gas', area_m2: '170' }]);
  isChinese(text);
  has(
    text,
    '计补数量: 170.000 平方米',
    '计补数量 平方米 → 170.000',
    '上限 162 → 162.000',
    '条件: 改造方式 为 煤改气（壁挂炉）',
    '燃气公司 4/12 → 648.00 元',
    '市财政 56/120 → 907.20 元',
  );
  assert.ok(text!.some((line) => line.startsWith('按数量上下限计算: ')));
  assert.ok(!text!.some((line) => line.startsWith('按电量')));
  const clause = text!.indexOf('市财政 56/120 → 907.20 元') + 1;
  assert.match(text![clause]!, /^依据: .*市里占其七成。$/);
});

test('the band that is paid, the most in yuan, and the cost', async () => {
  const [gas] = await sheets(join(CASES, 'handan-gas.yaml'), 'gas', [{ gas_m3: '2000' }]);
  isChinese(gas);
  has(gas, '本档单价 1 → 2000.00', '分档计价 按全量 → 2000.00', '金额上限 1300 → 1300.00');
  const [solar] = await sheets('donghe-2021', 'centralHeating', [
    { pathway: 'centralHeating', area_m2: '100', cost_yuan: '12999.99' },
  ]);
  isChinese(solar);
  has(solar, '不超过费用 → 12999.99');
});

test('one household with another: which one, why, and the clause of that very reason', async () => {
  const spouses = [
    { pathway: 'distributedElectric' },
    {
      pathway: 'distributedElectric',
      same_household_as: '户1',
      same_household_because: 'spouse',
    },
  ];
  const [, second] = await sheets('shuocheng-2021', 'curtain', spouses);
  isChinese(second);
  const at = second!.indexOf('与此户为一户: 户1 (夫妻)');
  assert.match(second![at - 1]!, /^原因: /);
  assert.match(second![at + 1]!, /夫妻分户登记的，算一户。$/);
  // What speaks against paying stands once, above.
  has(second, '核查问题: 无');
});

test('an amount that is not known is said to be that, and is no zero', async () => {
  const [text] = await sheets('donghe-2021', 'gasRunning', [{ pathway: 'gas' }]);
  has(text, '状态: 暂缓    补贴金额 未定    待定金额 未定', '核查问题: 缺取暖面积');
  const asks = text!.findIndex((line) => line.startsWith('要求此项的条款: '));
  assert.match(text![asks + 1]!, /六\(四\)3 — 按取暖面积和采暖季。$/);
});

test('the period, and when and by whom the works were accepted', async () => {
  const [text] = await sheets('donghe-2021', 'gasRunning', [{ pathway: 'gas', area_m2: '170' }]);
  has(text, '计费期: 2021-10-15 00:00 — 2022-04-16 00:00', '验收: 2021-09-30  验收组');
  assert.ok(text!.some((line) => /^补贴期: 2021-2022 {2}2021-10-15 — 2022-04-15$/.test(line)));
  const [once] = await sheets('donghe-2021', 'centralHeating', [
    { pathway: 'centralHeating', area_m2: '100', cost_yuan: '12999.99' },
  ]);
  assert.ok(once!.some((line) => line.startsWith('补贴期: 一次性  2021-01-01 — ')));
});

test('what is inherited from programmes not on file names them, and the clause', async () => {
  const [text] = await sheets('zichuan-2020', 'equipment', [{ cohort: '2020' }]);
  const at = text!.indexOf('金额沿用下列方案，均未入库: zichuan-2019, zichuan-2018, zichuan-2017');
  assert.match(text![at + 1]!, /^依据: .* 三 — /);
});

test('an amount that the notice does not state has the clause that leaves it open', async () => {
  const [text] = await sheets('jining-jkq-2021', 'equipment', [{}]);
  const at = text!.indexOf('金额未定的条款: 按工程量据实清算');
  assert.match(text![at + 1]!, /^依据: .* 三 — .*没有写明每户金额。$/);
});
