import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { reportTable } from '@nuanbu/contracts';
import { CSV_TYPE, IMPORT_LIMIT_BYTES, XLSX_TYPE } from '@nuanbu/contracts/http';
import fc from 'fast-check';
import { csrfTokenOf } from '../access/cookie.ts';
import { type Answer, ask, freshKey, type Person, person } from '../testing/people.fixture.ts';
import { enrol, HOUSEHOLDS } from '../testing/season.fixture.ts';
import { PROGRAMME, worldForTests } from '../testing/world.fixture.ts';

const world = worldForTests(async (made) => {
  await enrol(made);
  bureau = await person(made, 'bureau', ['bureau']);
  await person(made, 'town', ['town'], { towns: ['马集镇'], villages: [] });
});
let bureau: Person;

const HEADER =
  'household_id,name,town,village,cohort_year,accepted_on,resident,collective_member,violation_on';
const rowOf = (id: string, name: string, place: string, accepted = '2021-10-15', more = '') =>
  `${id},${name},${place},2021,${accepted},yes,yes,${more}`;

/** Sends a file as somebody. */
async function send(
  path: string,
  query: Record<string, string | number>,
  payload: string | Buffer,
  { as = 'bureau', type = CSV_TYPE, headers = {} } = {},
): Promise<Answer> {
  const { token } = await world().ledger.sessions.start(as);
  const words = Object.entries(query).map(([key, value]): [string, string] => [key, `${value}`]);
  const search = new URLSearchParams(words);
  return ask(world(), {
    ...{ method: 'POST', url: `${path}?${search}`, payload, cookies: { nuanbu: token } },
    headers: {
      'x-csrf-token': csrfTokenOf(token),
      'content-type': type,
      ...freshKey(),
      ...headers,
    },
  });
}

const preview = (kind: string, text: string | Buffer, more: object = {}, query: object = {}) =>
  send(`/api/imports/${kind}/preview`, { name: 'file.csv', ...query }, text, more);

const take = (
  kind: string,
  text: string | Buffer,
  seenVersion: number,
  query: object = {},
  headers: object = {},
) => {
  const digest = createHash('sha256').update(text).digest('hex');
  const asked = { name: 'file.csv', digest, seenVersion, ...query };
  return send(`/api/imports/${kind}`, asked, text, { headers });
};

describe('a roster', () => {
  const text = [
    `${HEADER},phone`,
    `${rowOf('A1', '户一', '马集镇,云山村')},`,
    `${rowOf('A2', '户二', '马集镇,东村')},13800001111`,
    `${rowOf('B1', '户三', '马集镇,东村', '')},`,
    `${rowOf('N1', '户九', '马集镇,云山村')},13900002222`,
    `${rowOf('N2', '户九', '马集镇,云山村', '2021-13-01')},`,
  ].join('\n');

  it('is looked at before: each change by its kind, field by field, personal data masked', async () => {
    const { status, body } = await preview('roster', text);
    assert.equal(status, 200);
    assert.deepEqual(body.counts, {
      ...{ added: 1, changed: 0, moved: 1, closed: 1, removed: 0, unchanged: 1, refused: 1 },
    });
    const [moved, closed, added] = body.changes.items;
    assert.deepEqual(
      [moved.change, moved.line, moved.householdId, moved.village],
      ['moved', 3, 'A2', '东村'],
    );
    assert.deepEqual(moved.fields, [
      { field: 'village', before: '云山村', after: '东村' },
      { field: 'phone', after: '138****1111' },
    ]);
    assert.deepEqual(closed.fields, [{ field: 'accepted_on', before: '2021-10-15' }]);
    assert.deepEqual([closed.change, added.change], ['closed', 'added']);
    assert.ok(!JSON.stringify(body).includes('13900002222'));
    assert.deepEqual(body.refusals.items[0].line, 6);
    assert.equal(body.refusals.items[0].code, 'notADate');
    assert.equal(await world().ledger.roster.rosterVersion(), body.seenVersion);
    const path = `/api/imports/roster/previews/${body.id}`;
    const page = await bureau.get(`${path}?limit=1&after=1`);
    assert.deepEqual([page.body.items[0].householdId, page.body.next], ['B1', '2']);
    const only = await bureau.get(`${path}?change=added`);
    assert.deepEqual(
      only.body.items.map((each: { householdId: string }) => each.householdId),
      ['N1'],
    );
    assert.equal((await bureau.get(`${path}/refusals`)).body.items.length, 1);
    assert.equal((await bureau.get(`${path}.csv`)).status, 200);
    const other = await bureau.get(`/api/imports/meters/previews/${body.id}`);
    assert.deepEqual([other.status, other.body.code], [404, 'addressUnknown']);
  });

  it('is taken as it was seen, once by one key, and not when anything is another', async () => {
    const { body: seen } = await preview('roster', text);
    const other = await send(
      '/api/imports/roster',
      { name: 'file.csv', digest: 'a'.repeat(64), seenVersion: seen.seenVersion },
      text,
    );
    assert.deepEqual([other.status, other.body.code], [409, 'staleEdit']);
    const old = await take('roster', text, seen.seenVersion - 1);
    assert.deepEqual([old.status, old.body.code], [409, 'staleEdit']);
    assert.deepEqual(
      old.body.rosterVersions.map((each: { kind: string; actor: string }) => [
        each.kind,
        each.actor,
      ]),
      [['meters', 'tests']],
    );
    const key = freshKey();
    const { status, body } = await take('roster', text, seen.seenVersion, {}, key);
    assert.equal(status, 200);
    const repeated = await take('roster', text, seen.seenVersion, {}, key);
    assert.deepEqual([repeated.status, repeated.body.version], [200, body.version]);
    assert.equal(await world().ledger.roster.rosterVersion(), body.version);
    assert.deepEqual(
      [body.added, body.changed, body.unchanged, body.refused, body.version],
      [1, 2, 1, 1, seen.seenVersion + 1],
    );
    const { facts } = await world().ledger.roster.household('N1');
    assert.equal(facts.village, '云山村');
    const again = await take('roster', text, seen.seenVersion);
    assert.equal(again.body.code, 'staleEdit');
    assert.deepEqual(again.body.rosterVersions[0].actor, 'bureau');
  });

  it('as a workbook says the same', async () => {
    const [head, ...rows] = text.split('\n').map((line) => line.split(','));
    const columns = head!.map((title) => ({ title, kind: 'text' as const }));
    const { xlsx } = await reportTable({ sheets: [{ name: 'roster', columns, rows }] });
    const bytes = Buffer.from(xlsx);
    const { status, body } = await preview('roster', bytes, { type: XLSX_TYPE });
    assert.equal(status, 200);
    assert.deepEqual([body.counts.unchanged, body.counts.refused, body.rows], [4, 1, 4]);
    assert.equal(body.refusals.items[0].line, 6);
  });

  it('of other places is not somebody’s', async () => {
    const elsewhere = `${HEADER}\n${rowOf('X1', '户', '疃里镇,东村')}`;
    const { status, body } = await preview('roster', elsewhere, { as: 'town' });
    assert.deepEqual([status, body.code], [403, 'scopeMissing']);
    // Neither may a household be taken from another's place.
    const taken = `${HEADER}\n${rowOf('C1', '户五', '马集镇,东村')}`;
    assert.equal((await preview('roster', taken, { as: 'town' })).body.code, 'scopeMissing');
    const own = `${HEADER}\n${rowOf('X1', '户', '马集镇,东村')}`;
    assert.equal((await preview('roster', own, { as: 'town' })).status, 200);
  });
});

describe('other files', () => {
  it('meters: one is new, one moves, one is removed, and the defaults are the domain’s', async () => {
    const text = [
      'household_id,meter_id,installed_at,removed_at',
      'A1,M-A1,,2022-01-01',
      'A2,M-A1,2022-01-01,',
      'A2,M-NEW,,',
      'none,M-X,,',
    ].join('\n');
    const { body } = await preview('meters', text);
    const { added, moved, closed, refused } = body.counts;
    assert.deepEqual(
      { added, moved, closed, refused },
      { added: 1, moved: 1, closed: 1, refused: 1 },
    );
    assert.deepEqual(body.changes.items[0].fields, [
      { field: 'removed_at', after: '2022-01-01T00:00:00+08:00' },
    ]);
    const done = await take('meters', text, body.seenVersion);
    assert.deepEqual([done.body.added, done.body.changed, done.body.refused], [2, 1, 1]);
    const { installations } = await world().ledger.roster.household('A2');
    assert.deepEqual(installations.at(-1), {
      ...{ meterId: 'M-NEW', multiplier: 1, maxPowerW: 20_000, modulusWh: 1_000_000_000 },
      ...{ installedAt: undefined, removedAt: undefined },
      ...{ installedWh: undefined, removedWh: undefined },
    });
  });

  it('conversions, by the names that towns’ spreadsheets have', async () => {
    const text = '户编号,改造方式,改造日期\nC1,airSource,2021-09-01\nC2,,\n';
    const { body } = await preview('conversions', text);
    assert.deepEqual([body.counts.changed, body.counts.unchanged], [1, 1]);
    const done = await take('conversions', text, body.seenVersion);
    assert.equal(done.status, 200);
    const { facts } = await world().ledger.roster.household('C1');
    assert.equal(facts.pathway, 'airSource');
  });

  it('a plan is replaced whole: rows are new, changed and gone; a refused row refuses it', async () => {
    const programme = { programme: PROGRAMME.name };
    const first = 'town,village,planned_households\n马集镇,云山村,40\n马集镇,东村,20\n';
    const before = await preview('plan', first, {}, programme);
    assert.deepEqual([before.body.seenVersion, before.body.counts.added], [0, 2]);
    assert.equal((await take('plan', first, 0, programme)).body.version, 1);
    const second = 'town,village,planned_households\n马集镇,云山村,45\n疃里镇,东村,10\n';
    const { body } = await preview('plan', second, {}, programme);
    const { added, changed, removed, unchanged } = body.counts;
    assert.deepEqual([added, changed, removed, unchanged], [1, 1, 1, 0]);
    assert.deepEqual(body.changes.items[0].fields, [
      { field: 'planned_households', before: '40', after: '45' },
    ]);
    assert.equal((await take('plan', second, 0, programme)).body.code, 'staleEdit');
    assert.equal((await take('plan', second, 1, programme)).body.version, 2);
    const broken = await take('plan', `${second}马集镇,x,-1\n`, 2, programme);
    assert.deepEqual([broken.status, broken.body.code], [422, 'fileUnreadable']);
    assert.match(broken.body.detail, /line 4/);
    assert.equal((await preview('plan', second)).body.code, 'argumentInvalid');
    const none = await preview('plan', second, {}, { programme: 'none' });
    assert.equal(none.body.code, 'programmeUnknown');
    const part = await preview('plan', second, { as: 'town' }, programme);
    assert.equal(part.body.code, 'scopeMissing');
  });
});

describe('the body', () => {
  it('is the file itself, of a type that is taken, and no larger than the limit', async () => {
    const json = await preview('roster', '{}', { type: 'application/json' });
    assert.deepEqual([json.status, json.body.code], [415, 'mediaTypeUnknown']);
    const empty = await preview('roster', '');
    assert.deepEqual([empty.status, empty.body.code], [422, 'fileUnreadable']);
    const odd = await preview('roster', 'PK', { type: XLSX_TYPE });
    assert.deepEqual([odd.status, odd.body.code], [422, 'fileUnreadable']);
    const large = Buffer.alloc(IMPORT_LIMIT_BYTES + 1, 'x');
    const tooLarge = await preview('roster', large);
    assert.deepEqual([tooLarge.status, tooLarge.body.code], [413, 'requestTooLarge']);
    const column = await preview('roster', 'household_id\nA1\n');
    assert.match(column.body.detail, /column name/);
  });

  it('whatever it holds, is told as a preview or refused by a code', async () => {
    const cell = fc.oneof(
      fc.constantFrom('A1', '户', '2021', '2021-10-15', 'yes', '"', '-1', '\0', '', '=1+1', 'M-A1'),
      fc.string({ unit: 'binary', maxLength: 12 }),
    );
    const heads = {
      roster: HEADER,
      meters: 'household_id,meter_id,installed_at,installed_kwh',
      conversions: '户编号,改造方式,改造日期',
      plan: 'town,village,planned_households',
    };
    const files = fc.record({
      kind: fc.constantFrom(...(Object.keys(heads) as (keyof typeof heads)[])),
      isWhole: fc.boolean(),
      rows: fc.array(fc.array(cell, { maxLength: 10 }), { maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(files, async ({ kind, isWhole, rows }) => {
        const lines = [...(isWhole ? [heads[kind]] : []), ...rows.map((row) => row.join(','))];
        const bytes = Buffer.from(lines.join('\n'));
        const asked = { programme: PROGRAMME.name };
        const { status, body } = await preview(kind, bytes, {}, asked);
        assert.ok(status === 200 || body.code === 'fileUnreadable', `${status} ${body.code}`);
        if (status !== 200) return;
        const done = await take(kind, bytes, body.seenVersion, asked);
        assert.ok(done.status === 200 || done.body.code === 'fileUnreadable', done.body.code);
        if (done.status === 200) assert.equal(done.body.refused, body.counts.refused);
      }),
      { numRuns: 60 },
    );
    assert.equal((await world().ledger.audit.verify()).holds, true);
  });

  it('of a hundred thousand households is looked at whole', async () => {
    const rows = Array.from({ length: 100_000 }, (_, number) =>
      rowOf(`L${number}`, '户', '疃里镇,东村'),
    );
    const text = [HEADER, ...rows].join('\n');
    assert.ok(text.length < IMPORT_LIMIT_BYTES);
    const { status, body } = await preview('roster', text);
    assert.deepEqual([status, body.counts.added, body.changes.next], [200, 100_000, '50']);
    assert.equal(HOUSEHOLDS.length, 6);
  });
});

describe('templates', () => {
  it('come for each kind, under Chinese heads or names, and go in again', async () => {
    for (const kind of ['roster', 'meters', 'plan', 'conversions']) {
      for (const lang of ['zh', 'en']) {
        const csv = await bureau.get(`/api/imports/${kind}/template.csv?lang=${lang}`);
        assert.equal(csv.status, 200);
        const query = kind === 'plan' ? { programme: PROGRAMME.name } : {};
        const { status, body } = await preview(kind, String(csv.bytes), {}, query);
        assert.deepEqual([status, body.rows, body.ignoredColumns], [200, 0, []], kind);
        const xlsx = await bureau.get(`/api/imports/${kind}/template.xlsx?lang=${lang}`);
        assert.equal(xlsx.status, 200);
      }
    }
  });

  it('let a Chinese sheet in', async () => {
    const csv = await bureau.get('/api/imports/conversions/template.csv');
    const head = String(csv.bytes).replace('\ufeff', '').trim();
    assert.match(head, /^户编号,/);
    const fields: string[] = head.split(',').map((title) => (title === '户编号' ? 'A1' : ''));
    fields[head.split(',').indexOf('改造日期')] = '2021-09-01';
    const { body } = await preview('conversions', `${head}\n${fields.join(',')}\n`);
    assert.deepEqual([body.counts.changed, body.refusals.items], [1, []]);
    assert.deepEqual(body.changes.items[0].fields, [
      { field: 'converted_on', after: '2021-09-01' },
    ]);
  });

  it('are for whoever imports', async () => {
    const finance = await person(world(), 'template-finance', ['finance']);
    const { body } = await finance.get('/api/imports/roster/template.csv');
    assert.equal(body.code, 'roleMissing');
  });
});
