import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { formatInstant, formatKwh, formatYuan } from '@nuanbu/units';
import { formatTicks } from './faults/tools.ts';
import { concentratorFeed, type OddRow } from './feed.ts';
import { accumulate, type MeterFeed, registerAtRemoval, SILENT } from './registers.ts';
import {
  multiplierOf,
  type SimulatedHousehold,
  type SimulatedRoster,
  trueHourlyWh,
} from './roster.ts';
import { truthOfHousehold } from './truth.ts';

/** Rows are handed on in pieces of about this many characters. */
const PIECE_LENGTH = 1 << 16;

type Cell = string | number | undefined;

/** Nothing that is simulated holds a comma, a quote or a line end, so that no field needs quotes. */
function csvRow(cells: readonly Cell[]): string {
  return `${cells.map((cell) => cell ?? '').join(',')}\n`;
}

function yesOrNo(value: boolean): string {
  return value ? 'yes' : 'no';
}

/** `roster.csv`, row by row, with its header. */
export function* rosterCsv(roster: SimulatedRoster): Generator<string> {
  yield 'household_id,name,town,village,cohort_year,accepted_on,resident,collective_member,violation_on,dwelling_id,id_number,phone,address,payee_name,payee_account,payee_bank\n';
  for (const household of roster.households) {
    const { personal } = household;
    yield csvRow([
      household.householdId,
      household.name,
      household.town,
      household.village,
      household.cohortYear,
      household.acceptedOn,
      yesOrNo(household.resident),
      yesOrNo(household.collectiveMember),
      household.violationOn,
      household.dwellingId,
      personal.idNumber,
      personal.phone,
      personal.address,
      personal.payeeName,
      personal.payeeAccount,
      personal.payeeBank,
    ]);
  }
}

/** `meters.csv`, row by row, with its header. */
export function* metersCsv(roster: SimulatedRoster): Generator<string> {
  yield 'household_id,meter_id,installed_at,removed_at,installed_kwh,removed_kwh,multiplier,max_kw,modulus_kwh\n';
  for (const household of roster.households) {
    if (household.metersOnFile) yield* meterRows(roster, household);
  }
}

function* meterRows(roster: SimulatedRoster, household: SimulatedHousehold): Generator<string> {
  const { world } = roster;
  for (const meter of household.meters) {
    // Registers of a replacement need consumption; hardly any household has one.
    const hasRegisters = meter.registersOnFile && meter.removedAt !== undefined;
    const removed = hasRegisters
      ? registerAtRemoval(
          world,
          meter,
          accumulate(world, trueHourlyWh(world, household), multiplierOf(household)),
        )
      : undefined;
    const hasStart = meter.registersOnFile && meter.installedAt !== undefined;
    yield csvRow([
      household.householdId,
      meter.meterId,
      meter.installedAt && formatInstant(meter.installedAt),
      meter.removedAt && formatInstant(meter.removedAt),
      hasStart ? formatTicks(meter.start.total) : undefined,
      removed === undefined ? undefined : formatTicks(removed),
      meter.multiplier === 1 ? undefined : meter.multiplier,
      meter.maxKw,
      meter.modulusKwh,
    ]);
  }
}

/**
 * `readings.csv` in pieces, with its header: what the concentrators would send, one after the
 * other, faults included. What only a broker can see (a foreign sender, bytes that are no message)
 * is left out.
 */
export function* readingsCsv(roster: SimulatedRoster): Generator<string> {
  yield 'meter_id,read_at,total_kwh,peak_kwh,valley_kwh\n';
  let piece = '';
  for (const concentrator of roster.concentrators) {
    const feed = concentratorFeed(roster, concentrator);
    let nextOdd = 0;
    for (let mark = 0; mark < feed.marks.length; mark += 1) {
      const at = formatInstant(feed.marks[mark]!);
      for (const meter of feed.meters) {
        if (meter.total[mark] !== SILENT) piece += meterRow(meter, at, mark);
      }
      for (; (feed.odd[nextOdd]?.afterMark ?? Infinity) <= mark; nextOdd += 1) {
        const message = feed.odd[nextOdd]!;
        if (message.kind === 'rows' && !message.onlyOverMqtt) {
          piece += message.rows.map(oddRow).join('');
        }
      }
      if (piece.length >= PIECE_LENGTH) {
        yield piece;
        piece = '';
      }
    }
  }
  yield piece;
}

function meterRow(meter: MeterFeed, at: string, mark: number): string {
  const { total, peak, valley } = meter;
  const peakText = peak === undefined ? '' : formatTicks(peak[mark]!);
  const valleyText = valley === undefined ? '' : formatTicks(valley[mark]!);
  return `${meter.meterId},${at},${formatTicks(total[mark]!)},${peakText},${valleyText}\n`;
}

function oddRow(row: OddRow): string {
  return csvRow([row.meterId, formatInstant(row.at), row.total, row.peak, row.valley]);
}

/** `truth.csv`, which settlement never sees: what each household truly used and is truly due. */
export function* truthCsv(roster: SimulatedRoster): Generator<string> {
  yield 'household_id,fault,ineligible,season_kwh,counted_kwh,amount_yuan\n';
  for (const household of roster.households) {
    const truth = truthOfHousehold(roster.world, household);
    yield csvRow([
      truth.householdId,
      truth.fault,
      truth.ineligible,
      formatKwh(truth.seasonWh),
      formatKwh(truth.countedWh),
      formatYuan(truth.amountFen),
    ]);
  }
}

/** Writes `roster.csv`, `meters.csv`, `readings.csv` and `truth.csv` into a folder. */
export async function writeSimulation(roster: SimulatedRoster, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const files: readonly (readonly [string, Generator<string>])[] = [
    ['roster.csv', rosterCsv(roster)],
    ['meters.csv', metersCsv(roster)],
    ['readings.csv', readingsCsv(roster)],
    ['truth.csv', truthCsv(roster)],
  ];
  for (const [name, rows] of files) {
    await pipeline(Readable.from(rows), createWriteStream(join(folder, name)));
  }
}
