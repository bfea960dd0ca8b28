import { formatInstant, formatKwh, type Instant, type Wh } from '@nuanbu/units';
import { stringify } from 'csv-stringify/sync';
import { columnOfFact, writtenFact } from './household-facts.ts';
import { METER_COLUMNS, type MeterRow } from './meters.ts';
import { READING_COLUMNS } from './readings.ts';
import { OPTIONAL_ROSTER_FACTS, ROSTER_COLUMNS, type RosterRow } from './roster.ts';
import type { TableShape } from './table.ts';

/**
 * Writers of the files that the readers beside them read: what is written here is read back as the
 * same rows. Personal data has no place in a file that goes to whoever wants to check a run, so the
 * roster's personal columns are left out.
 */

type RosterFacts = Omit<
  RosterRow,
  'idNumber' | 'phone' | 'address' | 'payeeName' | 'payeeAccount' | 'payeeBank'
>;

/** The header of a roster file with all columns that are not personal. */
export function rosterHeader(): string {
  return stringify([[...ROSTER_COLUMNS.required, ...OPTIONAL_ROSTER_FACTS.map(columnOfFact)]]);
}

/** One household as a row of a roster file, with its line feed. */
export function rosterRow(facts: RosterFacts): string {
  return stringify([
    [
      facts.householdId,
      facts.name,
      facts.town,
      facts.village,
      String(facts.cohortYear),
      writtenFact(facts, 'acceptedOn'),
      yesOrNo(facts.resident),
      yesOrNo(facts.collectiveMember),
      writtenFact(facts, 'violationOn'),
      ...OPTIONAL_ROSTER_FACTS.map((fact) => writtenFact(facts, fact)),
    ],
  ]);
}

/** The header of a meters file with all its columns. */
export function metersHeader(): string {
  return stringify([allColumns(METER_COLUMNS)]);
}

/** One installation as a row of a meters file, with its line feed. */
export function meterRow(meter: MeterRow): string {
  return stringify([
    [
      meter.householdId,
      meter.meterId,
      instantField(meter.installedAt),
      instantField(meter.removedAt),
      thousandthsField(meter.installedWh),
      thousandthsField(meter.removedWh),
      meter.multiplier === undefined ? '' : String(meter.multiplier),
      thousandthsField(meter.maxPowerW),
      thousandthsField(meter.modulusWh),
    ],
  ]);
}

/** The header of a readings file with all its columns. */
export function readingsHeader(): string {
  return stringify([allColumns(READING_COLUMNS)]);
}

/**
 * A writer of one meter's rows of a readings file, each with its line feed. By hand, since a season
 * of a district has millions of them; the meter's number alone may need quotes.
 *
 * @returns a function of instant and registers; an absent register is negative.
 */
export function readingRows(
  meterId: string,
): (at: Instant, totalWh: Wh, peakWh: Wh, valleyWh: Wh) => string {
  const id = stringify([[meterId]]).trimEnd();
  return (at, totalWh, peakWh, valleyWh) => {
    const peak = peakWh < 0 ? '' : formatKwh(peakWh);
    const valley = valleyWh < 0 ? '' : formatKwh(valleyWh);
    return `${id},${formatInstant(at)},${formatKwh(totalWh)},${peak},${valley}\n`;
  };
}

function allColumns({ required, optional }: TableShape): string[] {
  return [...required, ...optional];
}

function yesOrNo(value: boolean): string {
  return value ? 'yes' : 'no';
}

function instantField(at: Instant | undefined): string {
  return at === undefined ? '' : formatInstant(at);
}

/** Wh as kWh, or W as kW. */
function thousandthsField(thousandths: number | undefined): string {
  return thousandths === undefined ? '' : formatKwh(thousandths);
}
