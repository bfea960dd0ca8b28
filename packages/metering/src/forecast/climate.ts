import { type Day, dayOf, type Instant, type Span, sumIntegers } from '@nuanbu/units';

/** A mean temperature that holds from a day of the year until the next one begins. */
export interface Normal {
  /** As `12-01`. */
  readonly from: string;
  /** Hundredths of a degree Celsius. */
  readonly meanCentiC: number;
}

/** What temperature is expected of a place, and what has been recorded there. */
export interface Climate {
  /** By rising day of the year; before the first of them the last one holds. At least one. */
  readonly normals: readonly Normal[];
  /** Daily means that were measured, in hundredths of a degree; they stand before the normals. */
  readonly recorded: ReadonlyMap<Day, number>;
  /** How far a day's mean usually lies from its normal (standard deviation). */
  readonly dailyDeviationCentiC: number;
  /** How long weather lasts: a mean of n days is off like one of n ÷ this independent days. */
  readonly persistenceDays: number;
}

/** Houses are heated below it; degree days are counted from it. */
const HEATED_BELOW_CENTI_C = 1_800;

/** Heating degree days, in hundredths of a degree, and whether the temperature was measured. */
export interface DegreeDay {
  readonly centiDegreeDays: number;
  readonly isRecorded: boolean;
}

/** The heating degree days of the civil day in which an instant lies: max(0, 18 °C − its mean). */
function degreeDayAt(climate: Climate, at: Instant): DegreeDay {
  const day = dayOf(at);
  const recorded = climate.recorded.get(day);
  const meanCentiC = recorded ?? normalOn(climate.normals, day.slice(5));
  return {
    centiDegreeDays: Math.max(0, HEATED_BELOW_CENTI_C - meanCentiC),
    isRecorded: recorded !== undefined,
  };
}

/** A season's degree days, looked up once for all households. */
export class DegreeDays {
  readonly climate: Climate;
  readonly #of = new Map<Instant, DegreeDay>();

  constructor(climate: Climate) {
    this.climate = climate;
  }

  /** @param day a civil day, or a part of one. */
  of({ from }: Span): DegreeDay {
    const known = this.#of.get(from);
    if (known) return known;
    const found = degreeDayAt(this.climate, from);
    this.#of.set(from, found);
    return found;
  }

  /** The degree days of some days together, in hundredths. */
  sum(days: readonly Span[]): number {
    return sumIntegers(
      days.map((day) => this.of(day).centiDegreeDays),
      'degree days',
    );
  }
}

function normalOn(normals: readonly Normal[], monthDay: string): number {
  const holds = normals.findLast(({ from }) => from <= monthDay) ?? normals.at(-1);
  if (!holds) throw new RangeError('a climate has at least one normal');
  return holds.meanCentiC;
}
