import { setImmediate as turn } from 'node:timers/promises';
import type { Ledger } from '@nuanbu/ledger';
import { type Climate, DegreeDays } from '@nuanbu/metering';
import { countsEnergy } from '@nuanbu/policy';
import type { CommitNumber } from '@nuanbu/readings';
import {
  entitlementSoFar,
  type ForecastFrame,
  forecastFrame,
  forecastHousehold,
  type HouseholdForecast,
  type MeasuredHousehold,
  markMoves,
  measureAhead,
  othersEnergy,
  type RunTerms,
  termsSoFar,
} from '@nuanbu/settlement';
import type { Instant } from '@nuanbu/units';
import { entitlementIn } from '../digest-query.ts';
import { type FrozenRun, frozenRun } from '../frozen-run.ts';
import { GroupedReadings, type PassStore } from '../grouped-readings.ts';

/** What a forecast is computed from. */
export interface ForecastInputs {
  readonly terms: RunTerms;
  readonly rosterVersion: number;
  readonly commit: CommitNumber;
  /** Undefined where nothing has been read yet. */
  readonly newestAt: Instant | undefined;
  readonly climate: Climate;
}

/** Where each household's season will end, village by village. */
export interface SeasonForecast extends ForecastInputs {
  /** The midnight up to which readings were looked at. */
  readonly asOf: Instant;
  readonly households: readonly HouseholdForecast[];
}

/** How far a computation is, in households. */
export interface ForecastProgress {
  readonly done: number;
  readonly of: number;
}

/**
 * Measures every household so far as a provisional run would, and carries each to the season's end.
 * Between villages other work gets its turn.
 */
export async function seasonForecast(
  { roster }: Pick<Ledger, 'roster'>,
  store: PassStore,
  inputs: ForecastInputs,
  onProgress: (progress: ForecastProgress) => void,
): Promise<SeasonForecast> {
  const { terms, commit, climate } = inputs;
  const households = markMoves(await roster.snapshot(inputs.rosterVersion));
  const { from, to } = terms.season.span;
  const asOf = countsEnergy(terms.component) ? (inputs.newestAt ?? from) : to;
  const frame = forecastFrame(terms, asOf, new DegreeDays(climate));
  const whole = frozenRun(NO_RUN, terms, commit, households);
  const readings = new GroupedReadings(store, cutAt(frame, whole), 'inOrder');

  const measured: MeasuredHousehold[] = [];
  const none: Awaited<ReturnType<GroupedReadings['of']>> = new Map();
  for (const village of whole.villages) {
    const byMeter = countsEnergy(terms.component) ? await readings.of(village.households) : none;
    for (const household of village.households) {
      const entitlement = entitlementIn(whole.entitlements, household.facts.householdId);
      measured.push(measureAhead(household, entitlement, (id) => byMeter.get(id), frame));
    }
    onProgress({ done: measured.length, of: households.length });
    await turn();
  }
  const others = othersEnergy(
    measured.map(({ ahead }) => ahead),
    frame.degreeDays,
  );
  return {
    ...inputs,
    asOf: frame.asOf,
    households: measured.map((each) => forecastHousehold(each, others, frame)),
  };
}

/** A forecast is of no numbered run. */
const NO_RUN = 0;

/** The same households with the season so far, for which the store is asked. */
function cutAt(frame: ForecastFrame, whole: FrozenRun): FrozenRun {
  const entitlements = [...whole.entitlements].map(
    ([householdId, each]) => [householdId, entitlementSoFar(each, frame)] as const,
  );
  return { ...whole, terms: termsSoFar(frame), entitlements: new Map(entitlements) };
}
