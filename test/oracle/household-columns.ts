/** The columns of `roster.csv` that seed 000 does without: what other programmes ask of a household. */
import type { NamedRow } from './tables.ts';
import { dayStart, thousandths } from './values.ts';

/** What the roster says of a household beside who it is. Absent is not known; empty texts are absent. */
export interface HouseholdColumns {
  readonly town: string;
  readonly village: string;
  readonly pathway: string | null;
  readonly equipment: string | null;
  /** In thousandths of a square metre, of a cubic metre, of a tonne, of a kWh. */
  readonly area: bigint | null;
  readonly gas: bigint | null;
  readonly coal: bigint | null;
  readonly baseline: bigint | null;
  readonly costFen: bigint | null;
  readonly runningCostFen: bigint | null;
  /** First instant of the day from which a violation ended the subsidy. */
  readonly endedAt: bigint | null;
  readonly book: string | null;
  readonly sameAs: string | null;
  readonly sameBecause: SameBecause | null;
  readonly splitBecause: 'livesApart' | 'other' | null;
  readonly byVillage: boolean | null;
  readonly byTown: boolean | null;
}

export type SameBecause = 'spouse' | 'livesWithParents' | 'sharedCourtyard';

const SAME_BECAUSE = ['spouse', 'livesWithParents', 'sharedCourtyard'];
const SPLIT_BECAUSE = ['livesApart', 'other'];

/** The most of any unit that a field may hold; a made-up season does not come near it. */
const MOST_UNITS = 1_000_000_000n;

/** Yuan with at most two decimals, in fen. */
function fen(text: string): bigint | null {
  return /^[0-9]+(\.[0-9]{1,2})?$/.test(text) ? thousandths(text)! / 10n : null;
}

/** Reads fields that may be empty, and remembers the first that is bad. */
class Fields {
  readonly #row: NamedRow;
  bad: string | null = null;

  constructor(row: NamedRow) {
    this.#row = row;
  }

  read<T>(name: string, of: (text: string) => T | null, code: string): T | null {
    const text = this.#row.field(name);
    if (text === '') return null;
    const value = of(text);
    if (value === null) this.bad ??= code;
    return value;
  }

  word(name: string): string | null {
    return this.read(name, (text) => (/^[A-Za-z0-9-]+$/.test(text) ? text : null), 'notAWord');
  }

  number(name: string, of: (text: string) => bigint | null, perUnit: bigint): bigint | null {
    const within = (text: string) => {
      const value = of(text);
      return value !== null && value <= MOST_UNITS * perUnit ? value : null;
    };
    return this.read(name, within, 'notANumber');
  }

  oneOf(name: string, words: readonly string[]): string | null {
    return this.read(name, (text) => (words.includes(text) ? text : null), 'unknownWord');
  }

  yesOrNo(name: string): boolean | null {
    const said = this.read(name, (text) => (/^(yes|no)$/.test(text) ? text : null), 'notYesOrNo');
    return said === null ? null : said === 'yes';
  }
}

/** A row's columns, or the code that refuses it. */
export function readColumns(row: NamedRow): HouseholdColumns | string {
  const fields = new Fields(row);
  const text = (name: string) => row.field(name) || null;
  fields.read('converted_on', dayStart, 'notADate');
  const columns: HouseholdColumns = {
    town: row.field('town'),
    village: row.field('village'),
    pathway: fields.word('pathway'),
    equipment: fields.word('equipment'),
    area: fields.number('area_m2', thousandths, 1000n),
    gas: fields.number('gas_m3', thousandths, 1000n),
    coal: fields.number('coal_t', thousandths, 1000n),
    baseline: fields.number('baseline_kwh', thousandths, 1000n),
    costFen: fields.number('cost_yuan', fen, 100n),
    runningCostFen: fields.number('running_cost_yuan', fen, 100n),
    endedAt: fields.read('ended_on', dayStart, 'notADate'),
    book: text('household_book'),
    sameAs: text('same_household_as'),
    sameBecause: fields.oneOf('same_household_because', SAME_BECAUSE) as SameBecause | null,
    splitBecause: fields.oneOf('split_because', SPLIT_BECAUSE) as HouseholdColumns['splitBecause'],
    byVillage: fields.yesOrNo('split_certified_by_village'),
    byTown: fields.yesOrNo('split_certified_by_town'),
  };
  if (fields.bad !== null) return fields.bad;
  if (columns.sameAs === row.field('household_id')) return 'sameHouseholdAsItself';
  if ((columns.sameAs === null) !== (columns.sameBecause === null)) return 'missingValue';
  return columns;
}

/** Those that name one who is not there, and those that name them in turn. */
export function strays(
  households: ReadonlyMap<string, { readonly columns: HouseholdColumns }>,
): Set<string> {
  const gone = new Set<string>();
  for (;;) {
    const before = gone.size;
    for (const [id, { columns }] of households) {
      const { sameAs } = columns;
      if (sameAs !== null && (!households.has(sameAs) || gone.has(sameAs))) gone.add(id);
    }
    if (gone.size === before) return gone;
  }
}
