import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PERMISSIONS } from '@nuanbu/contracts/http';
import { parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import { type Answer, type Person, person } from '../testing/people.fixture.ts';
import { enrol, settle } from '../testing/season.fixture.ts';
import { worldForTests } from '../testing/world.fixture.ts';

let finance: Person;
let town: Person;
let feeder: Person;
let bureau: Person;

const PLACE = `town=${encodeURIComponent('马集镇')}&village=${encodeURIComponent('云山村')}`;

const world = worldForTests(async (made) => {
  await enrol(made);
  const funders = [
    { funder: 'district', amountFen: 12_000 },
    { funder: 'city', amountFen: 8_000 },
  ];
  const reckoning = { funders, payouts: { best: { amountFen: 20_000 } } };
  await settle(
    made,
    (line) => ({
      ...line,
      ...(line.householdId === 'C2' && { status: 'held' as const }),
      evidence: { reckoning } as unknown as typeof line.evidence,
    }),
    'final',
  );
  finance = await person(made, 'finance', ['finance']);
  bureau = await person(made, 'bureau', ['bureau']);
  town = await person(made, 'town', ['town'], { towns: ['马集镇'], villages: [] });
  feeder = await person(made, 'feeder', ['feeder']);
});

const rowsOf = ({ bytes }: Answer) => parse(bytes, { bom: true }) as string[][];
const isPdf = ({ bytes }: Answer) => bytes.subarray(0, 5).toString('latin1') === '%PDF-';

describe('the payout register of a run', () => {
  it('comes in three forms, with what binds it and who signs', async () => {
    const csv = await finance.get('/api/runs/1/register.csv');
    const [head, ...rows] = rowsOf(csv);
    assert.deepEqual(head?.slice(0, 6), ['序号', '镇', '村', '户编号', '户名', '状态']);
    assert.equal(rows.length, 6);
    const { bytes } = await finance.get('/api/runs/1/register.xlsx?lang=en');
    const cells = (await readSheet(bytes)).map((row) => row.filter((cell) => cell !== null));
    assert.match(String(cells[0]), /, running subsidy, electricity subsidy, 2021-2022, /);
    const { number, hash } = await world().ledger.audit.head();
    assert.deepEqual(cells[7], [`audit head: ${number} ${hash}`]);
    assert.ok(cells.some(([text]) => text === 'payable: 5 households, 1000.00 yuan'));
    const total = cells.find(([text]) => text === 'Payable');
    assert.deepEqual(total?.slice(1, 6), [5_000, 2_000, 3_000, 5_000, 1_000]);
    const pdf = await finance.get('/api/runs/1/register.pdf');
    assert.deepEqual([pdf.status, pdf.type, isPdf(pdf)], [200, 'application/pdf', true]);
    const name = String(pdf.headers['content-disposition']);
    assert.equal(name, `attachment; filename="run-1-register_a${number}.pdf"`);
  });

  it('is of what its person may see, or of a village of it', async () => {
    const ids = async (someone: Person, query = '') => {
      const [, ...rows] = rowsOf(await someone.get(`/api/runs/1/register.csv${query}`));
      return rows.map((row) => row[3]);
    };
    assert.deepEqual(await ids(town), ['A1', 'A2', 'B1', 'B2']);
    assert.deepEqual(await ids(finance, `?${PLACE}`), ['A1', 'A2']);
    const beyond = await town.get('/api/runs/1/register.csv?town=疃里镇&village=东村');
    assert.deepEqual([beyond.status, beyond.body.code], [403, 'scopeMissing']);
    assert.equal((await feeder.get('/api/runs/1/register.pdf')).body.code, 'roleMissing');
    assert.equal((await finance.get('/api/runs/9/register.pdf')).body.code, 'runNotFound');
  });
});

it('a run is added up by village, to the fen', async () => {
  const [, ...rows] = rowsOf(await finance.get('/api/runs/1/village-summary.csv'));
  assert.deepEqual(
    rows.map((row) => row.slice(1, 11)),
    [
      ['马集镇', '云山村', '2', '2', '0', '0', '0', '2000.000', '2000.000', '400.00'],
      ['马集镇', '东村', '2', '2', '0', '0', '0', '2000.000', '2000.000', '400.00'],
      ['疃里镇', '东村', '2', '1', '0', '1', '0', '2000.000', '1000.000', '200.00'],
    ],
  );
  assert.ok(isPdf(await finance.get('/api/runs/1/village-summary.pdf?lang=en')));
  const below = await settle(world(), (line) => ({
    ...line,
    ...(line.householdId !== 'A1' && { status: 'belowStart' as const, paidWh: 0, amountFen: 0 }),
  }));
  const [heads, first] = rowsOf(await finance.get(`/api/runs/${below}/village-summary.csv`));
  const counts = new Map(heads!.map((head, index) => [head, first![index]]));
  // Every household stands in one column, and each sum of kWh says whose it is.
  assert.deepEqual(
    ['户数', '可发放户', '未达起补户', '暂缓户', '不符合户'].map((head) => counts.get(head)),
    ['2', '1', '1', '0', '0'],
  );
  assert.deepEqual(
    [counts.get('全部户用电量(度)'), counts.get('发放户计补电量(度)')],
    ['2000.000', '1000.000'],
  );
});

it('papers of a batch have the head of the chain as it is when they are printed', async () => {
  const { batch, auditHead } = await world().ledger.batches.view(1);
  await person(world(), 'another', ['town']);
  for (const path of ['register.xlsx?', `notice.xlsx?${PLACE}&`]) {
    const { bytes } = await finance.get(`/api/batches/1/${path}lang=en`);
    const cells = (await readSheet(bytes)).flat();
    const { number, hash } = await world().ledger.audit.head();
    assert.ok(number > auditHead.number && number > batch.auditHead.number);
    assert.ok(cells.includes(`audit head: ${number} ${hash}`), path);
  }
});

describe('the register of a batch', () => {
  it('has what the batch itself pays, who bears it, and payees masked', async () => {
    const [head = [], ...rows] = rowsOf(await finance.get('/api/batches/1/register.csv'));
    assert.equal(rows.length, 5);
    const first = new Map(head.map((title, index) => [title, rows[0]![index]]));
    assert.equal(first.get('补贴金额(元)'), '200.00');
    assert.match(first.get('收款账号')!, /^\*+0000$/);
    assert.match(first.get('收款人')!, /^.\*$/);
    assert.deepEqual(
      head.slice(6, 8).map((title) => first.get(title)),
      ['120.00', '80.00'],
    );
    assert.ok(isPdf(await finance.get('/api/batches/1/register.pdf')));
  });

  it('has lines whose table calls the levels as its programme does', async () => {
    const [head = [], first] = rowsOf(await finance.get('/api/batches/1/lines.csv'));
    assert.equal(first![head.indexOf('资金来源(元)')], '区级财政 120.00；city 80.00');
  });

  it('shows payees in full to whoever may, with a reason, once they are payments', async () => {
    const full = '/api/batches/1/register.csv?personal=full';
    assert.equal((await finance.get(full)).body.code, 'reasonMissing');
    assert.equal((await finance.get(`${full}&why=audit`)).body.code, 'batchStateWrong');
    assert.equal((await town.get(`${full}&why=audit`)).body.code, 'scopeMissing');
    const village = await person(world(), 'village', ['village']);
    assert.equal((await village.get(`${full}&why=audit`)).body.code, 'roleMissing');
    const { audit } = world().ledger;
    const entries = await audit.search({ action: 'payeesViewed' }, { limit: 1 });
    assert.deepEqual(entries, []);
  });
});

it('the public notice list masks names, says how long it hangs and how to object', async () => {
  const csv = await finance.get(`/api/batches/1/notice.csv?${PLACE}`);
  const [, ...rows] = rowsOf(csv);
  assert.deepEqual(
    rows.map((row) => row.slice(1)),
    [
      ['A1', '户*', '200.00'],
      ['A2', '户*', '200.00'],
    ],
  );
  const texts = async () => {
    const { bytes } = await finance.get(`/api/batches/1/notice.xlsx?${PLACE}`);
    return (await readSheet(bytes)).flat().join('\n');
  };
  assert.match(await texts(), /尚未公示/);
  const { body } = await bureau.get('/api/batches/1');
  const published = await bureau.post(
    '/api/batches/1/publish',
    { version: body.version },
    {
      'idempotency-key': 'publish',
    },
  );
  assert.equal(published.status, 200, JSON.stringify(published.body));
  assert.match(await texts(), /公示期 7 天.*异议|公示期 7 天[\s\S]*异议/);
  assert.ok(isPdf(await finance.get(`/api/batches/1/notice.pdf?${PLACE}`)));
  assert.equal((await town.get('/api/batches/1/notice.pdf?town=疃里镇&village=东村')).status, 403);
  // A name that is misspelt is no village without payments.
  for (const form of ['', '.pdf', '.xlsx', '.csv']) {
    const path = `/api/batches/1/notice${form}?town=马集镇&village=云山`;
    const { status, body } = await finance.get(path);
    assert.deepEqual([status, body.code, body.detail], [404, 'villageNotFound', '马集镇/云山']);
  }
});

it('a household’s sheet is paper, and of whoever may see the household', async () => {
  const sheet = await finance.get('/api/households/A1/sheet.pdf?run=1');
  assert.deepEqual([sheet.status, isPdf(sheet)], [200, true]);
  assert.equal((await town.get('/api/households/C1/sheet.pdf')).body.code, 'scopeMissing');
  assert.equal((await finance.get('/api/households/Z/sheet.pdf')).body.code, 'householdNotFound');
});

it('a provisional run says on every paper that nothing is paid by it', async () => {
  const number = await settle(world(), (line) => line, 'provisional');
  const heads = async (run: number) => {
    const { bytes } = await finance.get(`/api/runs/${run}/register.xlsx`);
    return (await readSheet(bytes)).slice(0, 2).map(([cell]) => String(cell));
  };
  const [title, run] = await heads(number);
  assert.match(title!, /发放清册（暂算，不作发放依据）$/);
  assert.equal(run, `核算: ${number}（暂算）`);
  const [finalTitle, finalRun] = await heads(1);
  assert.match(finalTitle!, /发放清册$/);
  assert.equal(finalRun, '核算: 1（正式）');
  // The sheet is of the newest run unless one is named, and so of the provisional one.
  const hasMark = ({ bytes }: Answer) => bytes.includes(Buffer.from('暂算', 'utf16le').swap16());
  assert.equal(hasMark(await finance.get('/api/households/A1/sheet.pdf')), true);
  assert.equal(hasMark(await finance.get('/api/households/A1/sheet.pdf?run=1')), false);
});

it('a household’s sheet says what became of its line, batch by batch, to whoever sees batches', async () => {
  const { body } = await finance.get('/api/households/C2?run=1');
  assert.deepEqual(
    body.batches.map((each: Record<string, unknown>) => [each.number, each.status, each.paysFen]),
    [[1, 'held', undefined]],
  );
  const { body: paid } = await town.get('/api/households/A1?run=1');
  const [batch] = paid.batches;
  assert.deepEqual([batch.kind, batch.state, batch.paysFen], ['season', 'publicNotice', 20_000]);
  assert.deepEqual(
    batch.steps.map(({ step, person: who }: Record<string, string>) => [step, who]),
    [['publishNotice', 'bureau']],
  );
  // The sheet is no way around who may see batches.
  assert.deepEqual(PERMISSIONS.seeRegister, PERMISSIONS.seeBatches);
});
