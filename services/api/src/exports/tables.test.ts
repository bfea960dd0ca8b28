import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { codesOf, FINDINGS, LINE_STATUSES, ROLES } from '@nuanbu/terms';
import { parse } from 'csv-parse/sync';
import { readSheet } from 'read-excel-file/node';
import { z } from 'zod';
import { sessionCookie } from '../access/cookie.ts';
import { routesOf } from '../api.ts';
import type { Route } from '../http/route.ts';
import { ProgrammesOnFile } from '../programmes/on-file.ts';
import { Running } from '../running.ts';
import { type Answer, PASSWORD, type Person, person } from '../testing/people.fixture.ts';
import { enrol, HOUSEHOLDS, lineOf, settle } from '../testing/season.fixture.ts';
import { PROGRAMME, worldForTests } from '../testing/world.fixture.ts';
import type { Column } from './column.ts';

let finance: Person;
let town: Person;
let feeder: Person;

const world = worldForTests(async (made) => {
  await enrol(made);
  await settle(made, (line) =>
    line.householdId === 'A1'
      ? {
          ...lineOf(HOUSEHOLDS[0]!),
          status: 'held',
          atRiskFen: 5_001,
          findings: ['edgeEstimated'] as const,
        }
      : line,
  );
  finance = await person(made, 'finance', ['finance']);
  town = await person(made, 'town', ['town'], { towns: ['马集镇'], villages: [] });
  const facts = { roles: ['feeder' as const], scope: 'all' as const, password: PASSWORD };
  await made.ledger.users.add({ ...facts, name: 'sum', displayName: '=1+1' }, { actor: 'tests' });
  feeder = await person(made, 'feeder', ['feeder', 'admin']);
});

function rowsOf({ bytes }: Answer): [string[], ...string[][]] {
  return parse(bytes, { bom: true }) as [string[], ...string[][]];
}

function routes(): Route[] {
  const { options } = world();
  return routesOf(options, sessionCookie(undefined), new Running(options));
}

/** Where an answer has a list: the way to it, and what one of it is. */
function listOf({ answer, rows = 'items' }: Route): z.ZodType | undefined {
  const found = schemaAt(answer, rows.split('.'));
  return found instanceof z.ZodArray ? (found.element as z.ZodType) : undefined;
}

/** What of a schema is at the end of a way, whatever may be left out on it. */
function schemaAt(schema: z.ZodType, [name, ...rest]: readonly string[]): z.ZodType | undefined {
  const plain = bare(schema);
  if (plain instanceof z.ZodArray && !(rest.length === 0 && name === undefined)) {
    return schemaAt(plain.element as z.ZodType, name === undefined ? [] : [name, ...rest]);
  }
  if (name === undefined) return plain;
  if (plain instanceof z.ZodUnion) {
    const found = plain.options.map((each) => schemaAt(each as z.ZodType, [name, ...rest]));
    return found.find((each) => each !== undefined);
  }
  const next = plain instanceof z.ZodObject ? plain.shape[name] : undefined;
  return next && schemaAt(next, rest);
}

function bare(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodReadonly) {
    return bare(schema.unwrap() as z.ZodType);
  }
  return schema;
}

describe('every list', () => {
  it('can be taken away as a table', () => {
    const all = routes();
    const paths = new Set(all.map(({ path }) => path));
    const lists = all.filter((route) => route.method === 'GET' && listOf(route));
    const without = lists.filter(
      ({ path }) => !paths.has(`${path}.xlsx`) || !paths.has(`${path}.csv`),
    );
    assert.deepEqual(
      without.map(({ path }) => path),
      [],
      'a list declares `columns`; see services/api/src/exports/columns',
    );
    assert.ok(lists.length > 20);
  });

  it('has columns of what its items have, each printed as what it is', () => {
    for (const route of routes().filter(({ columns }) => columns)) {
      const item = listOf(route);
      assert.ok(item, route.path);
      const titles = new Set<string>();
      for (const column of route.columns ?? []) {
        const where = `${route.path} ${column.path}`;
        const value = schemaAt(item, column.path.split('.'));
        assert.ok(value, `${where} is nothing of its items`);
        assert.equal(column.kind, kindFor(column, value), where);
        assert.ok(!titles.has(column.zh) && !titles.has(column.en), `${where} has another’s head`);
        titles.add(column.zh).add(column.en === column.zh ? '' : column.en);
      }
    }
  });
});

/** How a value of a schema is to be printed, by the unit at the end of its name. */
function kindFor({ path, kind, label }: Column, schema: z.ZodType): string {
  const name = path.split('.').at(-1)!;
  if (label !== undefined) return 'text';
  if (!(schema instanceof z.ZodNumber)) return kind === 'day' ? 'day' : 'text';
  if (name.endsWith('Fen')) return 'yuan';
  if (name.endsWith('Wh')) return 'kwh';
  if (name.endsWith('BasisPoints')) return 'percent';
  if (name.endsWith('At') || name === 'at' || name === 'lockedUntil') return 'instant';
  return kind === 'number' || kind === 'thousandths' ? kind : 'count';
}

describe('a table', () => {
  it('is CSV with a byte order mark, words in place of codes, and yuan exact to the fen', async () => {
    const answer = await finance.get('/api/households.csv?status=held');
    assert.equal(answer.status, 200);
    assert.equal(answer.type, 'text/csv');
    assert.deepEqual([...answer.bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
    const [head, ...rows] = rowsOf(answer);
    assert.deepEqual(head.slice(0, 6), ['镇', '村', '户编号', '户名', '电表', '状态']);
    assert.equal(rows.length, 1);
    const at = (title: string) => rows[0]![head.indexOf(title)];
    assert.deepEqual([at('户编号'), at('户名'), at('电表')], ['A1', '户一', 'M-A1']);
    assert.deepEqual([at('用电量(度)'), at('补贴金额(元)')], ['1000.000', '200.00']);
    assert.equal(at('待定金额(元)'), '50.01');
    const chain = await world().ledger.audit.head();
    const name = String(answer.headers['content-disposition']);
    assert.match(name, /filename="households_a\d+-[0-9a-f]{12}\.csv"/);
    assert.ok(name.includes(`_a${chain.number}-${chain.hash.slice(0, 12)}`));
  });

  it('calls programmes, components and levels as the programme does', async () => {
    const cells = async (path: string) => {
      const [head, row] = rowsOf(await finance.get(path));
      return new Map(head.map((title, index) => [title, row![index]]));
    };
    const zh = await cells('/api/runs.csv');
    assert.deepEqual(
      ['方案', '项目'].map((head) => zh.get(head)),
      [PROGRAMME.title.zh, '用电补贴'],
    );
    const en = await cells('/api/runs.csv?lang=en');
    assert.equal(en.get('Component'), 'electricity subsidy');
    const entry = {
      kind: 'fundsReceived',
      occurredOn: '2022-04-01',
      evidence: '拨款单 1',
    } as const;
    const postings = [
      { account: 'received:district', amountFen: 100 },
      { account: 'funds:district', amountFen: -100 },
    ] as const;
    await world().ledger.accounts.enter(entry, () => [...postings], { actor: 'finance' });
    assert.equal((await cells('/api/funds.csv')).get('资金层级'), '区级财政');
    // What no programme calls anything stays as it is.
    const titles = await new ProgrammesOnFile(world().ledger.programmes).titles(undefined);
    assert.deepEqual(
      [titles('funder', 'district', undefined), titles('component', 'x', PROGRAMME.name)],
      [undefined, undefined],
    );
  });

  it('is a workbook with numbers for amounts, texts for identifiers, and its source', async () => {
    const answer = await finance.get('/api/runs/1/lines.xlsx?lang=en');
    assert.equal(answer.status, 200);
    const rows = await readSheet(answer.bytes, 1);
    const head = rows[0]!.map(String);
    assert.equal(rows.length, 7);
    const first = Object.fromEntries(head.map((title, index) => [title, rows[1]![index]]));
    assert.deepEqual([first.Household, first['At risk (yuan)']], ['A1', 50.01]);
    assert.deepEqual(
      [first.Status, first.Findings],
      [LINE_STATUSES.held.en, FINDINGS.edgeEstimated.en],
    );
    const source = new Map(
      (await readSheet(answer.bytes, 2)).map(([title, text]) => [title, text]),
    );
    assert.equal(source.get('address'), '/api/runs/1/lines.xlsx?lang=en');
    assert.equal(source.get('rows'), '6');
    assert.equal(source.get('exported by'), 'finance');
    const { number, hash } = await world().ledger.audit.head();
    assert.equal(source.get('audit head'), `${number} ${hash}`);
  });

  it('is there of each list of which nothing more has to be said', async () => {
    const everybody = await person(world(), 'everybody', codesOf(ROLES));
    for (const { path } of routes()) {
      if (!path.endsWith('.csv') || path.includes(':')) continue;
      const { status, body } = await everybody.get(path);
      assert.ok(status === 200 || status === 400, `${path} ${JSON.stringify(body)}`);
    }
    assert.equal((await everybody.get('/api/unpaid/sums.csv')).status, 200);
  });

  it('holds all pages, in order, of what its question chooses and its person may see', async () => {
    const ids = async (someone: Person, query = '') => {
      const [, ...rows] = rowsOf(await someone.get(`/api/runs/1/lines.csv${query}`));
      return rows.map((row) => row[2]);
    };
    assert.deepEqual(
      await ids(finance),
      HOUSEHOLDS.map(({ householdId }) => householdId),
    );
    assert.deepEqual(await ids(town), ['A1', 'A2', 'B1', 'B2']);
    const audit = await person(world(), 'auditor', ['auditor']);
    const [, ...entries] = rowsOf(await audit.get('/api/audit.csv'));
    const { number } = await world().ledger.audit.head();
    const numbers = entries.map((row) => Number(row[0]));
    assert.deepEqual(
      numbers,
      Array.from({ length: number }, (_, index) => number - index),
    );
  });

  it('is refused where its list is, before a byte of it', async () => {
    assert.deepEqual(
      [
        (await feeder.get('/api/runs.csv')).body.code,
        (await finance.get('/api/users.xlsx')).status,
      ],
      ['roleMissing', 403],
    );
    const unknown = await finance.get('/api/runs/99/lines.xlsx');
    assert.deepEqual([unknown.status, unknown.body.code], [404, 'runNotFound']);
    const beyond = await town.get('/api/runs/1/lines.csv?town=疃里镇&village=东村');
    assert.deepEqual([beyond.status, beyond.body.code], [403, 'scopeMissing']);
    const paged = await finance.get('/api/runs.csv?limit=3');
    assert.equal(paged.body.code, 'requestInvalid');
    assert.equal((await finance.get('/api/runs.csv?lang=fr')).status, 400);
  });

  it('of a comparison is all of it', async () => {
    const number = await settle(world(), (line) => ({ ...line, amountFen: 1_999 }));
    const answer = await finance.get(`/api/runs/${number}/against/1.csv`);
    const [head, ...rows] = rowsOf(answer);
    const column = head.indexOf('差额(元)');
    assert.equal(rows.length, 6);
    assert.deepEqual(
      rows.slice(1).map((row) => row[column]),
      Array(5).fill('-180.01'),
    );
  });

  it('holds no formula', async () => {
    const [, ...rows] = rowsOf(await feeder.get('/api/users.csv'));
    const names = rows.map((row) => row[1]);
    assert.ok(names.includes("'=1+1"), names.join());
  });
});
