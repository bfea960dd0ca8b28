import assert from 'node:assert/strict';
import { it } from 'node:test';
import { PROBLEM_TYPE } from '@nuanbu/contracts/http';
import { codesOf, REQUEST_REFUSALS, ROLES, TROUBLES } from '@nuanbu/terms';
import fc from 'fast-check';
import { z } from 'zod';
import { csrfTokenOf, sessionCookie } from './access/cookie.ts';
import { routesOf } from './api.ts';
import type { Route } from './http/route.ts';
import { Running } from './running.ts';
import { ask, freshKey, person } from './testing/people.fixture.ts';
import { enrol, type lineOf, settle } from './testing/season.fixture.ts';
import { worldForTests } from './testing/world.fixture.ts';

const world = worldForTests(async (made) => {
  await enrol(made);
  await person(made, 'everybody', codesOf(ROLES));
  const funders = [{ funder: 'district', amountFen: 20_000 }];
  const reckoning = { funders, payouts: { best: { amountFen: 20_000 } } };
  const evidence = { reckoning } as unknown as ReturnType<typeof lineOf>['evidence'];
  await settle(made, (line) => ({ ...line, evidence }), 'final');
});

/** What has a meaning somewhere, so that not everything is refused at the door. */
const MEANINGFUL = fc.constantFrom<unknown>(
  ...[1, 2, 0, -1, 2 ** 31, 2 ** 53, 1.5, '1', '2', 'A1', 'C2', 'jining-jkq-2021', '2021-2022'],
  ...['2022-01-10', '2022-02-30', 'hold', 'energySubsidy', 'csv', 'all', 'true', '', ' ', '\0'],
  ...['../..', '%', "'; DROP TABLE ledger.run; --", '马集镇', '云山村', 'confirm', 'finance'],
  ...[true, null, [], {}, ['A1'], { towns: ['马集镇'], villages: [] }, [null], 'AAAA'],
);
const anything = fc.oneof(
  { weight: 4, arbitrary: MEANINGFUL },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

/** The members of a schema that is an object, of whichever of its forms. */
function membersOf(schema: z.ZodType | undefined): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (schema instanceof z.ZodUnion) {
    return [...new Set(schema.options.flatMap((each) => membersOf(each as z.ZodType)))];
  }
  return [];
}

const valuesFor = (names: readonly string[]) =>
  fc.record(Object.fromEntries(names.map((name) => [name, anything])), { requiredKeys: [] });

/** A request to a route, with anything in every place that takes something. */
function requestTo(route: Route) {
  const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name!);
  const body = fc.oneof(
    { weight: 9, arbitrary: valuesFor(membersOf(route.body)) },
    { weight: 1, arbitrary: anything },
  );
  return fc.record({
    params: fc.tuple(...names.map(() => anything)),
    query: valuesFor(membersOf(route.query)),
    body,
  });
}

const word = (value: unknown): string =>
  encodeURIComponent((typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed());

it('whatever is sent to whichever route, the answer is one that it documents', async () => {
  const { ledger, options } = world();
  const all = routesOf(options, sessionCookie(undefined), new Running(options));
  const routes = all.filter(({ path }) => path !== '/api/events');
  const codes = new Set<string>([...codesOf(TROUBLES), ...codesOf(REQUEST_REFUSALS)]);
  const sent = fc
    .nat({ max: routes.length - 1 })
    .chain((index) => requestTo(routes[index]!).map((request) => ({ index, ...request })));
  await fc.assert(
    fc.asyncProperty(sent, async ({ index, params, query, body }) => {
      const route = routes[index]!;
      const { token } = await ledger.sessions.start('everybody');
      const given = [...params];
      const path = route.path.replace(/:\w+/g, () => word(given.shift()) || '%20');
      const search = Object.entries(query).map(([name, value]) => `${name}=${word(value)}`);
      const { method } = route;
      const {
        status,
        type,
        body: answer,
      } = await ask(world(), {
        ...{ method, url: `${path}?${search.join('&')}`, cookies: { nuanbu: token } },
        headers: {
          ...{ 'x-csrf-token': csrfTokenOf(token), ...freshKey() },
          'content-type': 'application/json',
        },
        ...(method === 'GET' ? {} : { payload: JSON.stringify(body) }),
      });
      assert.ok(status < 500, `${method} ${path} gave ${status}`);
      if (status < 400) return;
      assert.equal(type, PROBLEM_TYPE);
      assert.ok(codes.has(answer.code), answer.code);
      assert.equal(answer.status, status);
    }),
    { numRuns: 400, endOnFailure: true },
  );
  assert.equal((await ledger.audit.verify()).holds, true);
});
