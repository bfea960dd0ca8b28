import type { Ledger, Run } from '@nuanbu/ledger';
import type { MeterSeries, Reading } from '@nuanbu/metering';
import { ancestorsUsed, countsEnergy } from '@nuanbu/policy';
import type { DigestQuery, ReadingStore, StoredReading } from '@nuanbu/readings';
import type { HouseholdCase, RunTerms } from '@nuanbu/settlement';
import type { Instant } from '@nuanbu/units';
import { digestQueryOf } from './digest-query.ts';
import type { FrozenRun } from './frozen-run.ts';
import { loadRun } from './load-run.ts';

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

type Store = Pick<ReadingStore, 'digests' | 'history'>;

/** Meters that are read in full at once; a quarter-hourly season of each is some 400 KB. */
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
  for (let first = 0; first < query.meters.length; first += METERS_A_PASS) {
    const meters = query.meters
      .slice(first, first + METERS_A_PASS)
      .map((meter) => ({ ...meter, full: true }));
    for (const digest of await store.digests({ ...query, meters })) {
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
