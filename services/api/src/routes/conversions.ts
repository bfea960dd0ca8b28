import { conversionPageSchema, conversionQuery } from '@nuanbu/contracts/http';
import { TroubleError, verbatim } from '@nuanbu/terms';
import { villageNamed } from '../access/scope.ts';
import { CONVERSION_COLUMNS } from '../exports/columns/conversions.ts';
import { page } from '../http/pages.ts';
import { type Route, read } from '../http/route.ts';
import type { Parts } from './parts.ts';

/** Conversions, one by one. */
export function conversionRoutes({ ledger }: Pick<Parts, 'ledger'>): Route[] {
  const { roster, plans, programmes } = ledger;

  /** The newest plan of a programme. @throws TroubleError `programmeUnknown`. */
  async function planOf(programme: string | undefined) {
    if (programme === undefined) return undefined;
    const plan = await plans.get(programme);
    if (!plan && !(await programmes.newest(programme))) {
      throw new TroubleError('programmeUnknown', verbatim(`"${programme}"`));
    }
    return plan && { programme, version: plan.version };
  }

  return [
    read({
      path: '/api/conversions',
      access: 'seeRegister',
      tag: 'register',
      summary:
        'Conversions in roster order: where, how, accepted when and by whom, off-plan or not.',
      query: conversionQuery,
      answer: conversionPageSchema,
      columns: CONVERSION_COLUMNS,
      handle: async ({ query, session: { user } }) => {
        const { town, village, programme, after, limit, ...wanted } = query;
        const place = villageNamed(user.scope, { town, village });
        const plan = await planOf(programme);
        const rosterVersion = await roster.rosterVersion();
        const rows = await roster.conversions(
          { ...wanted, village: place, town, plan, scope: user.scope },
          { after, limit: limit + 1 },
        );
        const { items, next } = page(rows, limit, ({ householdId }) => householdId);
        return { rosterVersion, planVersion: plan?.version, items, next };
      },
    }),
  ];
}
