import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KnownMeter, type RowRefusal, readReadings } from '@nuanbu/contracts';
import type { MeterReadings } from '@nuanbu/metering';
import {
  type Component,
  countsEnergy,
  type Programme,
  type Season,
  type StartRule,
} from '@nuanbu/policy';
import { ReadingSpool } from '@nuanbu/readings';
import {
  entitlementsOf,
  type HouseholdCase,
  type Line,
  type RunTerms,
  runTerms,
  settleHousehold,
} from '@nuanbu/settlement';
import { TroubleError } from '@nuanbu/terms';
import type { Instant } from '@nuanbu/units';
import { type CaseFiles, fileChunks, numberMeters, readCaseFiles } from './case-files.ts';

/** What the offline form is asked to settle. */
export interface OfflineRequest {
  readonly programme: Programme;
  /** The programme's main component unless another is named. */
  readonly component?: Component | undefined;
  readonly season: Season;
  readonly startRule?: StartRule | undefined;
  readonly rosterPath: string;
  /** Needed where the component counts energy, and not read where it does not. */
  readonly metersPath?: string | undefined;
  readonly readingsPath?: string | undefined;
}

/** A refused row with the file in which it stands. */
export interface PlacedRefusal extends RowRefusal {
  readonly file: 'roster' | 'meters' | 'readings';
}

/** Counts of a settled set of files. */
export interface OfflineOutcome {
  readonly terms: RunTerms;
  readonly readingRows: number;
  readonly acceptedReadings: number;
  readonly refusals: number;
  /** Set where the roster has rows and not one of them was taken; nothing was settled then. */
  readonly isRosterRefused?: boolean | undefined;
  readonly ignoredColumns: readonly string[];
  /** Set where one of the files could not be used at all; nothing was settled then. */
  readonly unusable?: PlacedRefusal | undefined;
}

/**
 * Settles a season from files alone, with no server and no data directory. Readings pass through
 * a sorted spool in a temporary directory, so that memory does not grow with their number.
 *
 * @param onLine receives the lines in roster order.
 * @param onRefusal receives every row that was not taken, file by file in order of lines.
 */
export async function settleFiles(
  request: OfflineRequest,
  now: Instant,
  onLine: (line: Line) => void,
  onRefusal: (refusal: PlacedRefusal) => void,
): Promise<OfflineOutcome> {
  const { programme, season, component, startRule } = request;
  const terms = runTerms(programme, season, { component, startRule });
  const needsReadings = countsEnergy(terms.component);
  const files = await readCaseFiles(
    request.rosterPath,
    needsReadings ? needed(request.metersPath, '--meters') : undefined,
  );
  let refusals = 0;
  const refuse = (file: PlacedRefusal['file']) => (refusal: RowRefusal) => {
    refusals += 1;
    onRefusal({ file, ...refusal });
  };
  const ignoredColumns = [
    ...files.roster.ignoredColumns.map((column) => `roster: ${column}`),
    ...files.meters.ignoredColumns.map((column) => `meters: ${column}`),
  ];
  const none = { terms, readingRows: 0, acceptedReadings: 0, refusals: 0, ignoredColumns };
  for (const file of ['roster', 'meters'] as const) {
    const { unusable } = files[file];
    if (unusable) return { ...none, unusable: { file, ...unusable } };
  }
  files.roster.refusals.forEach(refuse('roster'));
  files.meters.refusals.forEach(refuse('meters'));
  const { rows, refusals: refusedRows } = files.roster;
  if (rows.length === 0 && refusedRows.length > 0) {
    return { ...none, refusals, isRosterRefused: true };
  }
  if (!needsReadings) {
    settleFacts(files, terms, onLine);
    return { ...none, refusals };
  }
  const readingsPath = needed(request.readingsPath, '--readings');

  const meters = numberMeters(files.cases);
  const directory = await mkdtemp(join(tmpdir(), 'nuanbu-settle-'));
  const spool = new ReadingSpool(join(directory, 'spool.duckdb'));
  try {
    await spool.start();
    const read = await readReadings(
      fileChunks(readingsPath),
      meters,
      now,
      (meter, at, totalWh, peakWh, valleyWh) => spool.push(meter, at, totalWh, peakWh, valleyWh),
      refuse('readings'),
    );
    if (read.unusable) return { ...none, unusable: { file: 'readings', ...read.unusable } };
    await settleSpool(files, meters, spool, terms, onLine);
    return {
      terms,
      readingRows: read.rows,
      acceptedReadings: read.accepted,
      refusals,
      ignoredColumns: [
        ...ignoredColumns,
        ...read.ignoredColumns.map((column) => `readings: ${column}`),
      ],
    };
  } finally {
    await spool.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

/** @throws TroubleError `fileUnreadable` where a file is needed and none is named. */
function needed(path: string | undefined, option: string): string {
  if (path !== undefined) return path;
  throw new TroubleError('fileUnreadable', `This component counts energy: it needs ${option}.`);
}

/** Settles what is counted from the roster alone. */
function settleFacts({ cases }: CaseFiles, terms: RunTerms, onLine: (line: Line) => void): void {
  const entitlements = entitlementsOf(
    cases.map(({ facts }) => facts),
    terms,
  );
  for (const household of cases) {
    const entitlement = entitlements.get(household.facts.householdId)!;
    onLine(settleHousehold(household, entitlement, () => undefined, terms));
  }
}

/** Walks roster and sorted readings side by side, so that only a household's own are in memory. */
async function settleSpool(
  files: CaseFiles,
  meters: ReadonlyMap<string, KnownMeter>,
  spool: ReadingSpool,
  terms: RunTerms,
  onLine: (line: Line) => void,
): Promise<void> {
  const facts = files.cases.map((each) => each.facts);
  const entitlements = entitlementsOf(facts, terms);
  const lastUse = lastUseOf(files.cases);
  const stream = spool.meters([...meters.keys()]);
  const held = new Map<string, MeterReadings>();
  let next = await stream.next();
  for (const [position, household] of files.cases.entries()) {
    const needed = household.installations.map(({ meterId }) => meters.get(meterId)!.index);
    const highest = Math.max(-1, ...needed);
    while (!next.done && next.value.meter <= highest) {
      held.set(next.value.meterId, next.value);
      next = await stream.next();
    }
    const entitlement = entitlements.get(household.facts.householdId)!;
    onLine(settleHousehold(household, entitlement, (meterId) => held.get(meterId), terms));
    for (const { meterId } of household.installations) {
      if (lastUse.get(meterId) === position) held.delete(meterId);
    }
  }
}

/** The position of the last household that needs each meter: one may move between households. */
function lastUseOf(cases: readonly HouseholdCase[]): Map<string, number> {
  const lastUse = new Map<string, number>();
  for (const [position, { installations }] of cases.entries()) {
    for (const { meterId } of installations) lastUse.set(meterId, position);
  }
  return lastUse;
}
