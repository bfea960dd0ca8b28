/** A smaller season that still differs: fewer households and readings, and a programme of fewer words. */
import { keepRows } from '../differences.ts';
import { readTable } from '../tables.ts';
import { yamlOf } from './made/programme.ts';
import type { PolicySeason } from './made/season.ts';
import { at, listAt, type Raw, readYaml } from './raw.ts';

export type Differs = (season: PolicySeason) => Promise<boolean>;

/** Without some rows of the roster or the readings; meters and readings of nobody go too. */
function without(
  season: PolicySeason,
  file: 'roster' | 'readings',
  lines: ReadonlySet<number>,
): PolicySeason {
  const { files } = season;
  const fewer = { ...files, [file]: keepRows(files[file], (_, line) => !lines.has(line)) };
  const idsIn = (text: string, name: string) =>
    new Set(readTable(text).map((row) => row.field(name)));
  const households = idsIn(fewer.roster, 'household_id');
  const meters = keepRows(fewer.meters, (field) => households.has(field('household_id')));
  const known = idsIn(meters, 'meter_id');
  const readings = keepRows(fewer.readings, (field) => known.has(field('meter_id')));
  return { ...season, files: { ...fewer, meters, readings } };
}

async function fewerRows(
  season: PolicySeason,
  file: 'roster' | 'readings',
  differs: Differs,
): Promise<PolicySeason> {
  let smallest = season;
  let size = readTable(season.files[file]).length;
  while (size >= 1) {
    for (let from = 0; ; ) {
      const lines = readTable(smallest.files[file]).map(({ line }) => line);
      if (from >= lines.length) break;
      const trial = without(smallest, file, new Set(lines.slice(from, from + size)));
      if (await differs(trial)) smallest = trial;
      else from += size;
    }
    if (size === 1) break;
    size = Math.ceil(size / 2);
  }
  return smallest;
}

/** Keys that a rule can do without. */
const SPARE = [
  'when',
  'validFrom',
  'validTo',
  'monthly',
  'baseline',
  'start',
  'limit',
  'yearly',
  'limitYuan',
  'notAboveCost',
  'unitCost',
  'funders',
];

type Change = (raw: Raw) => void;

/** Everything that may be left out of a programme's file, one thing at a time. */
function changesOf(raw: Raw, component: string): Change[] {
  const rules = listAt(raw, 'components', component, 'rules');
  const drop = (key: string, ...keys: (string | number)[]): Change[] =>
    at(raw, ...keys, key) === undefined
      ? []
      : [(copy) => delete (at(copy, ...keys) as Record<string, Raw>)[key]];
  const dropItem = (index: number, ...keys: string[]): Change => {
    return (copy) => listAt(copy, ...keys).splice(index, 1);
  };
  return [
    ...rules.map((_, index) => dropItem(index, 'components', component, 'rules')),
    ...Object.keys(at(raw, 'components') as object)
      .filter((name) => name !== component)
      .flatMap((name) => drop(name, 'components')),
    ...rules.flatMap((_, index) =>
      SPARE.flatMap((key) => drop(key, 'components', component, 'rules', index)),
    ),
    ...drop('recognition'),
  ];
}

async function fewerWords(season: PolicySeason, differs: Differs): Promise<PolicySeason> {
  const { programme, component } = season.request;
  let smallest = season;
  for (let index = 0; ; ) {
    const raw = readYaml(smallest.onHand[programme]!);
    const change = changesOf(raw, component)[index];
    if (change === undefined) return smallest;
    change(raw);
    const trial = { ...smallest, onHand: { ...smallest.onHand, [programme]: yamlOf(raw) } };
    if (await differs(trial)) smallest = trial;
    else index += 1;
  }
}

/** The smallest season found that differs as `season` does. */
export async function shrinkPolicy(season: PolicySeason, differs: Differs): Promise<PolicySeason> {
  // A file that a cut makes unsound is refused: that is no difference.
  const still: Differs = (trial) => differs(trial).catch(() => false);
  const few = await fewerRows(season, 'roster', still);
  const short = await fewerWords(few, still);
  return fewerRows(short, 'readings', still);
}
