import { type Day, type Fen, formatKwh, formatYuan, type Wh } from '@nuanbu/units';
import type { FieldReader } from './fields.ts';

/** Why two registrations count as one household. */
const SAME_HOUSEHOLD_BECAUSE = ['spouse', 'livesWithParents', 'sharedCourtyard'] as const;
/** Why a registration says that it is a household of its own. */
const SPLIT_BECAUSE = ['livesApart', 'other'] as const;

/** What a file may say of a household beside who and where it is. */
export interface HouseholdFileFacts {
  readonly acceptedOn?: Day | undefined;
  readonly violationOn?: Day | undefined;
  readonly dwellingId?: string | undefined;
  /** 改造方式, by a word of the programme. */
  readonly pathway?: string | undefined;
  /** 取暖设备, by a word of the programme. */
  readonly equipment?: string | undefined;
  /** Heated area in thousandths of a square metre. */
  readonly areaMilliM2?: number | undefined;
  /** What the conversion cost. */
  readonly costFen?: Fen | undefined;
  /** What heating cost in the season. */
  readonly runningCostFen?: Fen | undefined;
  /** Gas of the season in litres. */
  readonly gasMilliM3?: number | undefined;
  /** Clean coal of the year in kilograms. */
  readonly coalKg?: number | undefined;
  /** Consumption of the baseline month. */
  readonly baselineWh?: Wh | undefined;
  readonly convertedOn?: Day | undefined;
  readonly acceptedBy?: string | undefined;
  /** Number of the household book (户口本). */
  readonly householdBook?: string | undefined;
  readonly sameHouseholdAs?: string | undefined;
  readonly sameHouseholdBecause?: (typeof SAME_HOUSEHOLD_BECAUSE)[number] | undefined;
  readonly splitCertifiedByVillage?: boolean | undefined;
  readonly splitCertifiedByTown?: boolean | undefined;
  readonly splitBecause?: (typeof SPLIT_BECAUSE)[number] | undefined;
  /** The day from which a confirmed violation ended the subsidy. */
  readonly endedOn?: Day | undefined;
}

export type HouseholdFileFact = keyof HouseholdFileFacts;

/** How values stand in a field: what is written is read back as the same. */
interface Form<Value> {
  readonly read: (fields: FieldReader, column: string) => Value | undefined;
  readonly write: (value: Value) => string;
}

const asItIs = (value: string) => value;
const TEXT: Form<string> = { read: (fields, at) => fields.optionalText(at), write: asItIs };
const WORD: Form<string> = { read: (fields, at) => fields.optionalWord(at), write: asItIs };
const DAY: Form<Day> = { read: (fields, at) => fields.optionalDay(at), write: asItIs };
const YUAN: Form<Fen> = { read: (fields, at) => fields.optionalDecimal(at, 2), write: formatYuan };
const THOUSANDTHS: Form<number> = {
  read: (fields, at) => fields.optionalDecimal(at, 3),
  write: formatKwh,
};
const YES_OR_NO: Form<boolean> = {
  read: (fields, at) => fields.optionalYesOrNo(at),
  write: (value) => (value ? 'yes' : 'no'),
};
function oneOf<Word extends string>(words: readonly Word[]): Form<Word> {
  return { read: (fields, at) => fields.optionalChoice(at, words), write: asItIs };
}

type Places = {
  readonly [Fact in HouseholdFileFact]: {
    readonly column: string;
    readonly form: Form<NonNullable<HouseholdFileFacts[Fact]>>;
  };
};

/** The column and the form of each fact, in all files that have it. */
const PLACES: Places = {
  acceptedOn: { column: 'accepted_on', form: DAY },
  violationOn: { column: 'violation_on', form: DAY },
  dwellingId: { column: 'dwelling_id', form: TEXT },
  pathway: { column: 'pathway', form: WORD },
  equipment: { column: 'equipment', form: WORD },
  areaMilliM2: { column: 'area_m2', form: THOUSANDTHS },
  costFen: { column: 'cost_yuan', form: YUAN },
  runningCostFen: { column: 'running_cost_yuan', form: YUAN },
  gasMilliM3: { column: 'gas_m3', form: THOUSANDTHS },
  coalKg: { column: 'coal_t', form: THOUSANDTHS },
  baselineWh: { column: 'baseline_kwh', form: THOUSANDTHS },
  convertedOn: { column: 'converted_on', form: DAY },
  acceptedBy: { column: 'accepted_by', form: TEXT },
  householdBook: { column: 'household_book', form: TEXT },
  sameHouseholdAs: { column: 'same_household_as', form: TEXT },
  sameHouseholdBecause: { column: 'same_household_because', form: oneOf(SAME_HOUSEHOLD_BECAUSE) },
  splitCertifiedByVillage: { column: 'split_certified_by_village', form: YES_OR_NO },
  splitCertifiedByTown: { column: 'split_certified_by_town', form: YES_OR_NO },
  splitBecause: { column: 'split_because', form: oneOf(SPLIT_BECAUSE) },
  endedOn: { column: 'ended_on', form: DAY },
};

/** All facts, in the order in which files have their columns. */
export const HOUSEHOLD_FILE_FACTS = Object.keys(PLACES) as readonly HouseholdFileFact[];

/** The column of a fact. */
export function columnOfFact(fact: HouseholdFileFact): string {
  return PLACES[fact].column;
}

/** Reads facts of a row; one whose field is empty is left out. */
export function readFacts<Fact extends HouseholdFileFact>(
  fields: FieldReader,
  facts: readonly Fact[],
): Pick<HouseholdFileFacts, Fact> {
  const entries = facts.flatMap((fact) => {
    const { column, form } = PLACES[fact];
    const value = form.read(fields, column);
    return value === undefined ? [] : [[fact, value]];
  });
  return Object.fromEntries(entries);
}

/** The field of a fact, empty where there is none. */
export function writtenFact<Fact extends HouseholdFileFact>(
  facts: HouseholdFileFacts,
  fact: Fact,
): string {
  const value = facts[fact];
  return value === undefined ? '' : PLACES[fact].form.write(value);
}
