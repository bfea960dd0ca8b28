import {
  askWitness,
  type Difference,
  differences,
  keepRows,
  onlyHousehold,
} from './differences.ts';
import type { Verdict } from './product.ts';
import type { MadeSeason } from './season.ts';
import { readTable } from './tables.ts';

/** A way of settling a season with the product. */
export type Runner = (season: MadeSeason) => Promise<Verdict>;

async function firstDifference(
  season: MadeSeason,
  nowSeconds: bigint,
  run: Runner,
): Promise<Difference | undefined> {
  return differences(askWitness(season, nowSeconds), await run(season))[0];
}

function withoutLines(season: MadeSeason, dropped: ReadonlySet<number>): MadeSeason {
  const readings = keepRows(season.files.readings, (_, line) => !dropped.has(line));
  return { ...season, files: { ...season.files, readings } };
}

/** A smaller season that still differs: one household, and no reading row that can be spared. */
export async function shrink(
  season: MadeSeason,
  householdId: string,
  nowSeconds: bigint,
  run: Runner,
): Promise<{ season: MadeSeason; difference: Difference } | null> {
  let smallest = onlyHousehold(season, householdId);
  let difference = await firstDifference(smallest, nowSeconds, run);
  if (difference === undefined) return null;
  let size = readTable(smallest.files.readings).length;
  while (size >= 1) {
    size = Math.ceil(size / 2);
    let at = 0;
    for (;;) {
      const rows = readTable(smallest.files.readings).map(({ line }) => line);
      if (at >= rows.length) break;
      const trial = withoutLines(smallest, new Set(rows.slice(at, at + size)));
      const still = await firstDifference(trial, nowSeconds, run);
      if (still === undefined) at += size;
      else [smallest, difference] = [trial, still];
    }
    if (size === 1) break;
  }
  return { season: smallest, difference };
}
