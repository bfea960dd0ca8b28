import { readFileSync } from 'node:fs';

/** A village of a notice's plan, with the households that are to be converted there. */
export interface PlannedVillage {
  readonly town: string;
  readonly village: string;
  readonly households: number;
}

const PLAN_FILE = new URL('../data/jining-jkq-2021-villages.csv', import.meta.url);

/** The 46 villages and 4,708 households of notice 济开管字〔2021〕8号, annex 2. */
export function readVillagePlan(): PlannedVillage[] {
  const [, ...rows] = readFileSync(PLAN_FILE, 'utf8').trim().split(/\r?\n/);
  return rows.map((row) => {
    const [town = '', village = '', planned = ''] = row.split(',');
    return { town, village, households: Number(planned) };
  });
}

/**
 * Scales a plan to a number of households, in proportion, by largest remainder. Villages left with
 * nobody drop out; the sum is exactly the number asked for.
 */
export function scalePlan(plan: readonly PlannedVillage[], households: number): PlannedVillage[] {
  const planned = plan.reduce((sum, village) => sum + village.households, 0);
  const parts = plan.map((village, index) => {
    const product = village.households * households;
    return { index, whole: Math.floor(product / planned), rest: product % planned };
  });
  let left = households - parts.reduce((sum, part) => sum + part.whole, 0);
  const byRest = [...parts].sort((a, b) => b.rest - a.rest || a.index - b.index);
  for (const part of byRest) {
    if (left === 0) break;
    part.whole += 1;
    left -= 1;
  }
  return plan
    .map((village, index) => ({ ...village, households: parts[index]!.whole }))
    .filter((village) => village.households > 0);
}
