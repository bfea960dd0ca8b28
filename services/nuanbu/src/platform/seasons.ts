import type { PlannedBudget, Seasons } from '@nuanbu/api';
import { budgetOf, type Programme } from '@nuanbu/policy';
import { daysOfHousehold } from '@nuanbu/settle';
import { isTrouble } from '@nuanbu/terms';
import { budgetFromFile } from '../budget/plan-files.ts';
import { climateOf } from './climate.ts';
import type { Platform } from './platform.ts';

/** Seasons that still run, as a platform knows them. */
export function seasonsOf(platform: Platform): Seasons {
  const { ledger, store, clock, config, forecasts } = platform;
  return {
    known: () => forecasts.seasons(),
    forecast: async (asked) => {
      const found = await forecasts.get(asked);
      if (found.state === 'computing') return found;
      const { programme, component, season } = found.forecast.terms;
      const { climate } = await climateOf(config, programme.name);
      const budget = await budgetFor(platform, programme, component.name, season.name);
      return { ...found, climate, budget };
    },
    daysOf: async (householdId, of) =>
      daysOfHousehold(
        ledger,
        store,
        'number' in of
          ? { householdId, run: of }
          : { householdId, asked: of, now: clock.now(), newestAt: await forecasts.newestAt() },
      ),
  };
}

/**
 * What the plan on file, or else the notice's own, says of a component and period; undefined where
 * there is no plan, or it leaves open which period it means.
 */
async function budgetFor(
  { ledger }: Pick<Platform, 'ledger'>,
  programme: Programme,
  component: string,
  period: string,
): Promise<PlannedBudget | undefined> {
  const plan = await ledger.plans.get(programme.name);
  const planned = plan
    ? { rows: plan.rows, budget: budgetOf(programme, plan.rows) }
    : await noticeBudget(programme);
  if (!planned) return undefined;
  const entries = planned.budget.entries.filter(
    (entry) => entry.kind === 'subsidy' && entry.item === component && entry.period === period,
  );
  if (entries.length === 0) return undefined;
  return { source: plan ? 'planOnFile' : 'noticePlan', entries, rows: planned.rows };
}

async function noticeBudget(programme: Programme) {
  try {
    const { plan, budget } = await budgetFromFile(programme);
    return { rows: plan.rows, budget };
  } catch (error) {
    if (isTrouble(error, 'argumentInvalid')) return undefined;
    throw error;
  }
}
