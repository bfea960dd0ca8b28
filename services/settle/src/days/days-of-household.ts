import type { Ledger, Run } from '@nuanbu/ledger';
import { type HouseholdDays, householdDays } from '@nuanbu/metering';
import { countsEnergy, entitlementOf } from '@nuanbu/policy';
import type { CommitNumber, ReadingStore } from '@nuanbu/readings';
import { type HouseholdCase, type RunTerms, seasonFrame } from '@nuanbu/settlement';
import { TroubleError } from '@nuanbu/terms';
import { dayOf, type Instant, intersect, isEmpty, type Span, startOfDay } from '@nuanbu/units';
import { digestQueryOf } from '../digest-query.ts';
import { type AskedForecast, seasonTerms } from '../forecast/plan-forecast.ts';
import { termsOfRun } from '../load-run.ts';

/** Whose days somebody asks for: as a run saw them, or as they stand now. */
export type AskedDays = { readonly householdId: string } & (
  | { readonly run: Run }
  | {
      readonly now: Instant;
      readonly asked: AskedForecast;
      readonly newestAt?: Instant | undefined;
    }
);

/** A household's season day by day, with what it was read from. */
export interface DaysOfHousehold {
  readonly household: HouseholdCase;
  readonly terms: RunTerms;
  readonly rosterVersion: number;
  readonly commit: CommitNumber;
  /** Absent where nothing is counted yet. */
  readonly found?: HouseholdDays | undefined;
}

type Sources = Pick<Ledger, 'roster' | 'programmes' | 'runs'>;

/**
 * A household's energy day by day, from every reading of its meters: of a run the days that it
 * counted, or else the days of the season that are over.
 *
 * @throws TroubleError `householdNotFound`, `argumentInvalid` where the component counts no energy,
 *   and what `seasonTerms` throws.
 */
export async function daysOfHousehold(
  ledger: Sources,
  store: Pick<ReadingStore, 'digests' | 'frontier'>,
  asked: AskedDays,
): Promise<DaysOfHousehold> {
  const inputs = 'run' in asked ? await frozen(ledger, asked) : await current(ledger, store, asked);
  const { household, terms, commit } = inputs;
  const { programme, component, season } = terms;
  if (!countsEnergy(component)) {
    throw new TroubleError('argumentInvalid', {
      zh: `${component.name} 不按电量补贴。`,
      en: `${component.name} counts no energy.`,
    });
  }
  const { facts } = household;
  const entitlement = entitlementOf(facts, programme, component, season);
  const countedSpan = intersect(entitlement.countedSpan, inputs.until);
  if (isEmpty(countedSpan)) return inputs;
  const entitlements = new Map([[facts.householdId, { ...entitlement, countedSpan }]]);
  const query = digestQueryOf([household], entitlements, terms, commit);
  const meters = query.meters.map((meter) => ({ ...meter, full: true }));
  const readings = new Map(
    (await store.digests({ ...query, meters })).map((each) => [each.meterId, each]),
  );
  const { season: span, hours } = seasonFrame(terms);
  const found = householdDays(household, (id) => readings.get(id), countedSpan, {
    season: span,
    hours,
  });
  return { ...inputs, found };
}

/** What a household's days follow from. */
interface Inputs extends Omit<DaysOfHousehold, 'found'> {
  /** The season's days that are over. */
  readonly until: Span;
}

async function frozen(
  ledger: Sources,
  { householdId, run }: Extract<AskedDays, { run: Run }>,
): Promise<Inputs> {
  const line = await ledger.runs.line(run.number, householdId);
  const village = line && { town: line.town, village: line.village };
  const cases = village ? await ledger.roster.snapshot(run.rosterVersion, village) : [];
  const household = cases.find(({ facts }) => facts.householdId === householdId);
  if (!household) {
    throw new TroubleError('householdNotFound', {
      zh: `第 ${run.number} 次核算中没有 ${householdId} 户。`,
      en: `${householdId} in run ${run.number}.`,
    });
  }
  const { rosterVersion, readingCommit: commit } = run;
  return {
    ...{ household, rosterVersion, commit },
    terms: await termsOfRun(ledger, run),
    until: run.span,
  };
}

async function current(
  { roster, programmes }: Sources,
  store: Pick<ReadingStore, 'frontier'>,
  { householdId, asked, newestAt, now }: Extract<AskedDays, { now: Instant }>,
): Promise<Inputs> {
  const terms = await seasonTerms(programmes, asked, newestAt, now);
  const { from, to } = terms.season.span;
  const until = { from, to: Math.min(to, startOfDay(dayOf(now))) };
  return {
    household: await roster.household(householdId),
    terms: { ...terms, season: { ...terms.season, span: isEmpty(until) ? { from, to } : until } },
    rosterVersion: await roster.rosterVersion(),
    commit: await store.frontier(),
    until,
  };
}
