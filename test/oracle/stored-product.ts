/**
 * Settles a season as a run does: the readings go into a reading store in commits of many sizes,
 * with the store closed and opened between some of them, and come back as window digests. What is
 * appended after the run's commit must not move a line (S1).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileChunks, loadProgramme, numberMeters, readCaseFiles, seasonFrom } from '@nuanbu/cli';
import { readReadings } from '@nuanbu/contracts';
import { DuckdbReadingStore, type ReadingBatch, type ReadingStore } from '@nuanbu/readings';
import { digestQueryOf } from '@nuanbu/settle';
import { digestRows, entitlementsOf, lineRow, runTerms, settleHousehold } from '@nuanbu/settlement';
import { inDirectory, PROGRAMME, type Verdict } from './product.ts';
import { makeRandom, type Random } from './season/random.ts';
import type { MadeSeason } from './season.ts';

type Row = readonly [meter: number, at: number, total: number, peak: number, valley: number];

function batchOf(meterIds: readonly string[], rows: readonly Row[]): ReadingBatch {
  const column = (index: 1 | 2 | 3 | 4) => Float64Array.from(rows, (row) => row[index]);
  return {
    length: rows.length,
    meterIds,
    meter: Uint32Array.from(rows, ([meter]) => meter),
    at: column(1),
    totalWh: column(2),
    peakWh: column(3),
    valleyWh: column(4),
  };
}

/** Some of the rows again, or with another total, as they may come in after a run has begun. */
function laterRows(random: Random, rows: readonly Row[]): Row[] {
  return rows
    .filter(() => random.chance(0.05))
    .map(([meter, at, total, peak, valley]) => [
      meter,
      at + random.int(0, 1),
      total + 1,
      peak,
      valley,
    ]);
}

/** What a run asks of a store, and what fills it. */
type Store = Pick<ReadingStore, 'stop' | 'append' | 'freeze' | 'digests'>;

/** Where a season's readings are kept while it is settled. */
export interface SeasonPlace {
  /** Opens the store on what is there, the same again after a stop. */
  open(): Promise<Store>;
  remove(): Promise<void>;
}

/** A DuckDB file of its own. */
async function fileOfItsOwn(): Promise<SeasonPlace> {
  const directory = await mkdtemp(join(tmpdir(), 'nuanbu-oracle-store-'));
  const options = { path: join(directory, 'r.duckdb'), memoryLimitMb: 200, threads: 1 };
  return {
    async open() {
      const store = new DuckdbReadingStore(options);
      await store.start();
      return store;
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

async function fill(
  { open }: SeasonPlace,
  random: Random,
  meterIds: readonly string[],
  rows: readonly Row[],
): Promise<{ store: Store; asOf: number }> {
  let store = await open();
  for (let at = 0; at < rows.length; ) {
    const size = random.pick([1, 3, 50, 500, rows.length]);
    await store.append(batchOf(meterIds, rows.slice(at, at + size)));
    at += size;
    if (random.chance(0.05)) {
      await store.stop();
      store = await open();
    }
  }
  const asOf = await store.freeze();
  const later = laterRows(random, rows);
  if (later.length > 0 && random.chance(0.5)) await store.append(batchOf(meterIds, later));
  return { store, asOf };
}

/** Settles from a store's digests; the season's seed decides the commits. */
export function settleFromStore(
  { seed, files, options, nowSeconds: itsNow }: MadeSeason,
  nowSeconds: bigint,
  makePlace: () => Promise<SeasonPlace> = fileOfItsOwn,
): Promise<Verdict> {
  return inDirectory(files, async (paths) => {
    const programme = await loadProgramme(PROGRAMME);
    const season = seasonFrom(programme, options);
    const terms = runTerms(programme, season, { startRule: options.startRule });
    const { cases, roster, meters } = await readCaseFiles(paths.roster, paths.meters);
    const known = numberMeters(cases);
    const refused = [
      ...roster.refusals.map(({ line }) => `roster:${line}`),
      ...meters.refusals.map(({ line }) => `meters:${line}`),
    ];
    const rows: Row[] = [];
    await readReadings(
      fileChunks(paths.readings),
      known,
      Number(itsNow ?? nowSeconds),
      (...row) => rows.push(row),
      ({ line }) => refused.push(`readings:${line}`),
    );
    const place = await makePlace();
    const random = makeRandom(seed);
    const meterIds = [...known.keys()];
    const { store, asOf } = await fill(place, random, meterIds, rows);
    try {
      const facts = cases.map((each) => each.facts);
      const entitlements = entitlementsOf(facts, terms);
      const digests = await store.digests(digestQueryOf(cases, entitlements, terms, asOf));
      const byMeter = new Map(digests.map((digest) => [digest.meterId, digest]));
      const lines = cases.map((each) => {
        const { householdId } = each.facts;
        const entitlement = entitlements.get(householdId)!;
        const line = settleHousehold(each, entitlement, (meterId) => byMeter.get(meterId), terms);
        return { householdId, row: lineRow(line, 'energy') };
      });
      const texts = lines.map(({ row }) => row);
      return { rows: texts, refused: refused.sort(), digest: digestRows(lines) };
    } finally {
      await store.stop();
      await place.remove();
    }
  });
}
