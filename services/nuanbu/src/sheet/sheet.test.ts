import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sheetText } from '@nuanbu/api/sheet';
import type { Language } from '@nuanbu/contracts';
import type { HouseholdBatch } from '@nuanbu/ledger';
import { explainLine, type Line, runTerms } from '@nuanbu/settlement';
import { parseInstant } from '@nuanbu/units';
import { settleFiles } from '../offline/settle-files.ts';
import { loadProgramme, seasonFrom } from '../programmes.ts';

const FILES = {
  roster: [
    'household_id,name,town,village,cohort_year,accepted_on,resident,collective_member,violation_on',
    ...['PAID', 'HELD', 'NONE', 'BARE'].map(
      (id) => `${id},户,马集镇,云山村,2021,2021-09-30,yes,${id === 'NONE' ? 'no' : 'yes'},`,
    ),
  ],
  meters: ['household_id,meter_id,multiplier', 'PAID,M1,2', 'HELD,M2,', 'NONE,M3,'],
  readings: [
    'meter_id,read_at,total_kwh,peak_kwh,valley_kwh',
    'M1,2021-12-01T00:00:00,1000,400,600',
    'M1,2022-01-01T00:00:00,1400,600,800',
    'M1,2022-02-01T00:00:00,1500,,',
    'M1,2022-02-01T00:00:00,1501,,',
    'M1,2022-04-01T00:00:00,2100.255,900,1200.255',
    'M2,2021-11-30T23:30:00,0,,',
    'M2,2021-12-01T00:30:00,1.001,,',
    'M2,2022-01-10T00:00:00,800,,',
    'M2,2022-01-15T00:00:00,900,,',
    'M2,2022-01-15T01:00:00,300,,',
    'M2,2022-04-01T00:00:00,499.9,,',
    'M3,2021-12-01T00:00:00,0,,',
    'M3,2022-04-01T00:00:00,800,,',
  ],
};

const lines = new Map<string, Line>();
const programme = await loadProgramme('jining-jkq-2021');

before(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nuanbu-sheet-'));
  after(() => rm(folder, { recursive: true }));
  const path = (name: keyof typeof FILES) => join(folder, `${name}.csv`);
  for (const [name, rows] of Object.entries(FILES)) {
    await writeFile(path(name as keyof typeof FILES), `${rows.join('\n')}\n`);
  }
  const paths = { rosterPath: path('roster'), metersPath: path('meters') };
  await settleFiles(
    {
      programme,
      season: seasonFrom(programme, { season: '2021-2022' }),
      ...paths,
      readingsPath: path('readings'),
    },
    parseInstant('2022-06-01')!,
    (line) => lines.set(line.householdId, line),
    (refusal) => assert.fail(JSON.stringify(refusal)),
  );
});

/** The sheet's lines, without the spaces that only set them out. */
function sheet(id: string, language: Language): string[] {
  const line = lines.get(id)!;
  const explanation = explainLine(
    line,
    runTerms(programme, seasonFrom(programme, { season: '2021-2022' })),
  );
  const source = {
    heading: '7 · 2021-2022',
    householdName: '王一',
    line,
    explanation,
    batches: [],
  };
  const text = sheetText(source, language);
  assert.doesNotMatch(text, /undefined|NaN|\[object/);
  return text.split('\n').map((each) => each.trim());
}

function has(text: readonly string[], ...expected: readonly string[]): void {
  for (const each of expected) assert.ok(text.includes(each), `${each}\n--\n${text.join('\n')}`);
}

test('a paid household: registers at the edges, each step to the fen, and the clauses', () => {
  const text = sheet('PAID', 'en');
  has(
    text,
    'Household subsidy sheet  7 · 2021-2022',
    'PAID  王一  马集镇 云山村',
    'Status: payable    Amount 440.10 yuan    At risk 0.00 yuan',
    'Counted span: 2021-12-01 00:00 — 2022-04-01 00:00',
    'Meter M1  multiplier 2  2021-12-01 00:00 — 2022-04-01 00:00',
    'start 2021-12-01 00:00  1000.000  read',
    'end 2022-04-01 00:00  2100.255  read',
    'energy 2200.510 kWh  bounds 2200.510 — 2200.510',
    'M1 conflicts at: 2022-02-01 00:00',
    'Total energy: 2200.510 kWh (2200.510 — 2200.510)  peak 1000.000  valley 1200.510',
    'Rule: for each kWh',
    'season energy → 2200.510',
    'Borne by:',
    'district finance 1 → 440.10 yuan',
    'start 500 (then all of it) → 2200.510',
    'rate 0.2 → 440.102',
    'At the bounds of the energy: low 440.10, best 440.10, high 440.10 yuan; tolerance 1.00',
  );
  // What is counted, the limit and the rate are the notice's; what it leaves open is said to be our decision.
  const sources = text.filter((each) => each.startsWith('source: '));
  assert.equal(sources.filter((each) => each.includes('济开管字〔2021〕8号 四 — ')).length, 5);
  assert.equal(sources.filter((each) => each.includes('文件未明之处的决定 on ')).length, 2);
  // The start's number is the notice's, and its reading somebody's decision.
  const [number, reading] = text.slice(text.indexOf('start 500 (then all of it) → 2200.510') + 1);
  assert.match(number!, /^source: 济开管字〔2021〕8号 四 — Paid from 500 kWh/);
  assert.match(reading!, /^source \(reading\): .* on P1 — The start is read as a threshold/);
});

test('the same household for those who sign: Chinese throughout', () => {
  const text = sheet('PAID', 'zh');
  has(
    text,
    '户补贴核算单  7 · 2021-2022',
    '状态: 可发放    补贴金额 440.10 元    待定金额 0.00 元',
    '电表 M1  倍率 2  2021-12-01 00:00 — 2022-04-01 00:00',
    '起码 2021-12-01 00:00  1000.000  实抄',
    '核查问题: 同一时刻报来不同示数，均未采用',
    '采暖季电量 → 2200.510',
  );
  // What stays Latin is a name of the data, or a unit.
  const latin = text.filter((each) => !each.startsWith('依据')).join('\n');
  const words = new Set(latin.match(/[A-Za-z]{3,}/g));
  for (const word of ['PAID', 'kWh']) words.delete(word);
  assert.deepEqual([...words], []);
});

test('a held household: an edge between two readings, and a step of unknown energy', () => {
  const text = sheet('HELD', 'en');
  has(
    text,
    'start 2021-12-01 00:00  0.500  on the line between its neighbours [2021-11-30 23:30 0.000 → 2021-12-01 00:30 1.001]',
    '! The register fell (a reset or an unregistered replacement); that step is unknown (U3). 2022-01-15 00:00 — 2022-01-15 01:00 900.000 → 300.000',
  );
  // Best 1,099.400 kWh; 0.501 less or 0.500 and an hour of 20 kW more.
  assert.equal(text[2], 'Status: held    Amount 219.88 yuan    At risk 4.20 yuan');
});

test('a line whose certain part is paid says that its steps are at the low bound', () => {
  const line = lines.get('HELD')!;
  lines.set('CERTAIN', { ...line, status: 'certainPart' });
  has(sheet('CERTAIN', 'zh'), '计算 (按下限):');
  has(sheet('HELD', 'zh'), '计算:');
});

test('an ineligible household: the reason and its clause, its energy, and no calculation', () => {
  const text = sheet('NONE', 'zh');
  has(text, '状态: 不符合条件    补贴金额 0.00 元    待定金额 0.00 元');
  const [reason, clause] = text.slice(text.findIndex((each) => each.startsWith('原因')));
  assert.match(reason!, /集体/);
  assert.match(clause!, /^依据: 济开管字〔2021〕8号 /);
  assert.ok(text.some((each) => each.startsWith('合计电量: 800.000 kWh')));
  assert.ok(!text.some((each) => each.startsWith('计算')));
  has(text, '核查问题: 无');
});

test('a household without a meter is not at zero but unknown', () => {
  has(
    sheet('BARE', 'en'),
    'Findings: No meter was installed in the counted span; the energy is unknown, not zero (U6).',
    'Total energy: 0.000 kWh (0.000 — 58080.000)  peak 0.000  valley 0.000',
  );
});

test('what became of a household that waits: the batch, on what grounds, who signed, the bank', () => {
  const at = parseInstant('2022-05-01')!;
  const line = lines.get('HELD')!;
  const decided = {
    ...{ batchNumber: 1, householdId: 'HELD', number: 9, round: 1, person: 'clerk', at },
    ...({ decision: 'acceptEstimate', paysFen: 23_633 } as const),
    ...{ reason: '经核实', evidence: '核查记录 7' },
  } as const;
  const event = { number: 1, version: 1, round: 1, digest: '', lineCount: 1, amountFen: 23_633 };
  const signed = (action: 'make' | 'signTown', person: string) =>
    ({ ...event, action, person, state: 'draft', at, auditNumber: 9 }) as const;
  const batch: HouseholdBatch = {
    ...({ number: 1, kind: 'season', state: 'partlyReturned' } as const),
    ...({ runNumber: 7, status: 'held' } as const),
    ...{ paysFen: 23_633, decisions: [decided], takenBackFen: 100 },
    events: [signed('make', 'clerk'), signed('signTown', 'town')],
    payment: { state: 'failed', attempt: 1, answeredAt: at, failure: '账号不存在' },
  };
  const season = seasonFrom(programme, { season: '2021-2022' });
  const explanation = explainLine(line, runTerms(programme, season));
  const source = { heading: '7', householdName: '户', line, explanation };
  const text = (batches: HouseholdBatch[]) =>
    sheetText({ ...source, batches }, 'zh')
      .split('\n')
      .map((each) => each.trim());
  has(
    text([batch]),
    '批次 1 · 当季 · 部分退回 · 本批支付 236.33 元',
    '认可推算  理由: 经核实  依据: 核查记录 7  clerk 2022-05-01 00:00',
    '乡镇签字: town 2022-05-01 00:00',
    '付款: 退回  银行说明: 账号不存在  2022-05-01 00:00',
    '应追回: 1.00 元',
  );
  assert.ok(!text([batch]).some((each) => each.startsWith('编制')));
  has(text([]), '尚未进入任何批次');
});
