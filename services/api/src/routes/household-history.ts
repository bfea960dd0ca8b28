import { changedFields, rosterFields, type WrittenFields } from '@nuanbu/contracts';
import { householdHistorySchema, typedText } from '@nuanbu/contracts/http';
import type { HouseholdVersion, Ledger } from '@nuanbu/ledger';
import { z } from 'zod';
import { refuseOutside } from '../access/scope.ts';
import { HISTORY_COLUMNS } from '../exports/columns/conversions.ts';
import { type Route, read } from '../http/route.ts';
import { personalField } from '../imports/changes.ts';

/** Who said what of a household, when and why. */
export function householdHistoryRoutes({ roster }: Pick<Ledger, 'roster'>): Route[] {
  return [
    read({
      path: '/api/households/:household/history',
      access: 'seeRegister',
      tag: 'register',
      summary: 'The versions of a household’s facts, newest first: who, when and why.',
      params: z.object({ household: typedText(100) }),
      answer: householdHistorySchema,
      columns: HISTORY_COLUMNS,
      handle: async ({ params, session: { user } }) => {
        const { facts } = await roster.household(params.household);
        refuseOutside(user.scope, facts);
        const { householdId } = facts;
        return { householdId, items: shown(await roster.history(householdId)).reverse() };
      },
    }),
  ];
}

/** Versions in their order, each with what it changed against the facts before. */
function shown(versions: readonly HouseholdVersion[]) {
  let before: WrittenFields = new Map();
  return versions.map(({ facts, personal, meters, ...version }) => {
    const after = facts ? rosterFields(facts) : before;
    const changed = changedFields(before, after);
    before = after;
    return {
      ...{ ...version, facts: changed, personal: personal.map(personalField) },
      meters: meters.map(({ change, installation }) => ({ change, ...installation })),
    };
  });
}
