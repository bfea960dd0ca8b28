import {
  progressQuery,
  progressSchema,
  recoveriesSchema,
  typedText,
  violationQuery,
  violationsSchema,
} from '@nuanbu/contracts/http';
import type { Scope } from '@nuanbu/ledger';
import type { ProgressRow } from '@nuanbu/settlement';
import { sumIntegers } from '@nuanbu/units';
import { z } from 'zod';
import { inScope } from '../access/in-scope.ts';
import { covers } from '../access/scope.ts';
import {
  PROGRESS_COLUMNS,
  RECOVERY_COLUMNS,
  VIOLATION_COLUMNS,
} from '../exports/columns/register.ts';
import { type Route, read } from '../http/route.ts';
import type { Parts } from './parts.ts';

/** Conversions against the plan, violations, and what they take back. */
export function registerRoutes({ ledger, desk }: Pick<Parts, 'ledger' | 'desk'>): Route[] {
  return [
    read({
      path: '/api/progress',
      access: 'seeRegister',
      tag: 'register',
      summary: 'Conversions against a programme’s plan, by day or week.',
      query: progressQuery,
      answer: progressSchema,
      columns: PROGRESS_COLUMNS,
      rows: 'rows',
      handle: async ({ query, session: { user } }) => {
        const { progress, ...report } = await desk.progress(query);
        const { firstDay, lastDay, rows, total } = progress;
        const seen = rows.filter((row) => isSeen(user.scope, row));
        const whole = user.scope === 'all' ? { total } : {};
        return { ...report, firstDay, lastDay, rows: seen, ...whole };
      },
    }),
    read({
      path: '/api/violations',
      access: 'seeRegister',
      tag: 'register',
      summary: 'Violation cases with their steps.',
      query: violationQuery,
      answer: violationsSchema,
      columns: VIOLATION_COLUMNS,
      handle: async ({ query: { state, household: householdId }, session: { user } }) => {
        const cases = await ledger.violations.list({ state, householdId });
        return { items: await inScope(ledger, user.scope, cases) };
      },
    }),
    read({
      path: '/api/recoveries',
      access: 'seeRegister',
      tag: 'register',
      summary: 'What households owe back: every entry, and what of them stands.',
      query: z.strictObject({ household: typedText(100).optional() }),
      answer: recoveriesSchema,
      columns: RECOVERY_COLUMNS,
      handle: async ({ query: { household: householdId }, session: { user } }) => {
        const { entries } = await ledger.violations.recoveries({ householdId });
        const items = await inScope(ledger, user.scope, entries);
        const standing = items.filter(({ isStanding }) => isStanding);
        const standingFen = sumIntegers(
          standing.map(({ amountFen }) => amountFen),
          'recoveries',
        );
        return { standingFen, items };
      },
    }),
  ];
}

/** Whether a row of a report is somebody's: a district or a pathway as a whole is not a village's. */
function isSeen(scope: Scope, { town, village }: ProgressRow): boolean {
  if (scope === 'all') return true;
  if (town === undefined) return false;
  return village === undefined ? scope.towns.includes(town) : covers(scope, { town, village });
}
