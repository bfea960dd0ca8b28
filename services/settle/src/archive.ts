import type { Ledger, Run } from '@nuanbu/ledger';
import type { MeterSeries, Reading } from '@nuanbu/metering';
import { ancestorsUsed, countsEnergy } from '@nuanbu/policy';
import type { DigestQuery, MeterQuery, ReadingStore, StoredReading } from '@nuanbu/readings';
import type { HouseholdCase, RunTerms } from '@nuanbu/settlement';
import type { Instant } from '@nuanbu/units';
import { digestQueryOf } from './digest-query.ts';
import type { FrozenRun } from './frozen-run.ts';
import type { PassStore } from './grouped-readings.ts';
import { loadRun } from './load-run.ts';
import { readAhead } from './read-ahead.ts';

/** A meter's readings as a run sees them. */
export interface ArchivedMeter {
  readonly meterId: string;
  /**
   * What counts at each instant: plain readings, and where a correction stands, the value that it
   * decided, since files have no column for a correction.
   */
  readonly usable: MeterSeries;
  /** Each of the values between which nobody has decided; none of them counts (R2). */
  readonly conflicting: readonly Reading[];
}

/**
 * A run's frozen inputs: settled anywhere else, by the same programme, they give the same lines and
 * the same digest (domain rule S1).
 */
export interface RunArchive {
  readonly run: Run;
  readonly programmeText: string;
  /** The programmes from which it inherits, as the run froze them. */
  readonly ancestors: readonly { readonly name: string; readonly text: string }[];
  readonly terms: RunTerms;
  /** In roster order. */
  readonly households: readonly HouseholdCase[];
  /** Every meter that has a reading, some at a time, as they come out of the store. */
  meters(): AsyncGenerator<ArchivedMeter>;
}

type Store = PassStore & Pick<ReadingStore, 'history'>;

/** Meters that are read in full in one pass, at most; a quarter-hourly season of each is some 400 KB. */
const METERS_A_PASS = 500;

/** @throws TroubleError `runNotFound`. */
export async function runArchive(
  ledger: Pick<Ledger, 'runs' | 'programmes' | 'roster'>,
  store: Store,
  runNumber: number,
): Promise<RunArchive> {
  const run = await ledger.runs.get(runNumber);
  const frozen = await loadRun(ledger, run);
  const textOf = async (digest: string) => (await ledger.programmes.get(digest))!.text;
  const ancestors: { name: string; text: string }[] = [];
  for (const { name, digest } of ancestorsUsed(frozen.terms.programme)) {
    ancestors.push({ name, text: await textOf(digest) });
  }
  return {
    run,
    programmeText: await textOf(run.programmeDigest),
    ancestors,
    terms: frozen.terms,
    households: frozen.households,
    meters: () => metersOf(store, frozen),
  };
}

async function* metersOf(store: Store, run: FrozenRun): AsyncGenerator<ArchivedMeter> {
  const { households, entitlements, terms, asOf } = run;
  if (!countsEnergy(terms.component)) return;
  const query = digestQueryOf(households, entitlements, terms, asOf);
  const size = Math.min(METERS_A_PASS, store.metersAPass);
  const passes: MeterQuery[][] = [];
  for (let first = 0; first < query.meters.length; first += size) {
    const meters = query.meters.slice(first, first + size);
    passes.push(meters.map((meter) => ({ ...meter, full: true })));
  }
  const read = (meters: readonly MeterQuery[]) => store.digests({ ...query, meters });
  for await (const digests of readAhead(passes, store.passesAtOnce, read)) {
    for (const digest of digests) {
      const { meterId, series, conflictsAt } = digest;
      const conflicting = await conflictsOf(store, query, meterId, conflictsAt);
      if (series.length > 0 || conflicting.length > 0) {
        yield { meterId, usable: series, conflicting };
      }
    }
  }
}

async function conflictsOf(
  store: Store,
  { asOf }: DigestQuery,
  meterId: string,
  conflictsAt: readonly Instant[],
): Promise<Reading[]> {
  const values: StoredReading[] = [];
  for (const at of conflictsAt) {
    values.push(...(await store.history(meterId, { from: at, to: at + 1 }, asOf)));
  }
  return values.map(({ at, totalWh, peakWh, valleyWh }) => ({ at, totalWh, peakWh, valleyWh }));
}
