import { formatKwh, type Instant, type Wh } from '@nuanbu/units';
import { chineseNames } from './columns.ts';
import type { FieldReader } from './fields.ts';
import { type FileBytes, type FileRead, readRows } from './read-rows.ts';
import type { TableShape } from './table.ts';

const REQUIRED = ['household_id', 'meter_id'];
const OPTIONAL = [
  'installed_at',
  'removed_at',
  'installed_kwh',
  'removed_kwh',
  'multiplier',
  'max_kw',
  'modulus_kwh',
];

/** The columns of `meters.csv`, with their Chinese names. */
export const METER_COLUMNS: TableShape = {
  required: REQUIRED,
  optional: OPTIONAL,
  aliases: chineseNames([...REQUIRED, ...OPTIONAL]),
};

/** Limits beyond which a meter's parameters are not believed; they keep all products exact. */
const MOST_MULTIPLIER = 100_000;
const MOST_POWER_W = 1_000_000_000;
const MOST_MODULUS_WH = 1_000_000_000_000;

/** One installation of a meters file. Fields that were empty are undefined: the defaults are §5's. */
export interface MeterRow {
  readonly householdId: string;
  readonly meterId: string;
  readonly installedAt?: Instant | undefined;
  readonly removedAt?: Instant | undefined;
  readonly installedWh?: Wh | undefined;
  readonly removedWh?: Wh | undefined;
  readonly multiplier?: number | undefined;
  readonly maxPowerW?: number | undefined;
  readonly modulusWh?: Wh | undefined;
}

/**
 * Reads a meters file. A meter may stand in it several times, for times that do not overlap; the
 * instant at which it leaves one place may be that at which it arrives at the next.
 *
 * @param hasHousehold whether the roster has a household.
 * @param defaultModulusWh the modulus of a meter whose row leaves it empty: registers of
 *   installation and removal lie below it like any other.
 */
export async function readMeters(
  bytes: FileBytes,
  hasHousehold: (householdId: string) => boolean,
  defaultModulusWh: Wh,
): Promise<FileRead<MeterRow>> {
  const ofMeter = new Map<string, MeterRow[]>();
  const { columns: _, ...file } = await readRows(bytes, METER_COLUMNS, (fields) => {
    const row: MeterRow = {
      householdId: fields.text('household_id'),
      meterId: fields.text('meter_id'),
      installedAt: fields.optionalInstant('installed_at'),
      removedAt: fields.optionalInstant('removed_at'),
      installedWh: fields.optionalThousandths('installed_kwh'),
      removedWh: fields.optionalThousandths('removed_kwh'),
      multiplier: fields.optionalWholeNumber('multiplier', 1, MOST_MULTIPLIER),
      maxPowerW: fields.optionalThousandths('max_kw'),
      modulusWh: fields.optionalThousandths('modulus_kwh'),
    };
    const others = ofMeter.get(row.meterId) ?? [];
    if (!fields.refusal) {
      checkMeter(row, fields, hasHousehold, others);
      checkRegisters(row, fields, row.modulusWh ?? defaultModulusWh);
    }
    if (!fields.refusal) ofMeter.set(row.meterId, [...others, row]);
    return row;
  });
  return file;
}

function checkMeter(
  meter: MeterRow,
  fields: FieldReader,
  hasHousehold: (householdId: string) => boolean,
  others: readonly MeterRow[],
): void {
  const { installedAt, removedAt, maxPowerW, modulusWh } = meter;
  if (!hasHousehold(meter.householdId)) {
    fields.refuse('household_id', 'unknownHousehold', meter.householdId);
  }
  if (installedAt !== undefined && removedAt !== undefined && removedAt <= installedAt) {
    fields.refuse('removed_at', 'removalNotAfterInstallation', meter.meterId);
  }
  if (meter.installedWh !== undefined && installedAt === undefined) {
    fields.refuse('installed_kwh', 'registerWithoutInstant', meter.meterId);
  }
  if (meter.removedWh !== undefined && removedAt === undefined) {
    fields.refuse('removed_kwh', 'registerWithoutInstant', meter.meterId);
  }
  if (maxPowerW !== undefined && (maxPowerW === 0 || maxPowerW > MOST_POWER_W)) {
    fields.refuse('max_kw', 'notANumber', {
      zh: '须大于 0，不超过 1000000 kW',
      en: 'must be above 0 and at most 1000000 kW',
    });
  }
  if (modulusWh !== undefined && (modulusWh === 0 || modulusWh > MOST_MODULUS_WH)) {
    fields.refuse('modulus_kwh', 'notANumber', {
      zh: '须大于 0，不超过 1000000000 kWh',
      en: 'must be above 0 and at most 1000000000 kWh',
    });
  }
  const clash = others.find((other) => overlap(meter, other));
  if (clash) {
    fields.refuse('meter_id', 'meterAlreadyInstalled', {
      zh: `${meter.meterId} 在 ${clash.householdId} 户`,
      en: `${meter.meterId} at ${clash.householdId}`,
    });
  }
}

/** A register at or above the modulus cannot exist, whoever read it. */
function checkRegisters(meter: MeterRow, fields: FieldReader, modulusWh: Wh): void {
  for (const [column, wh] of [
    ['installed_kwh', meter.installedWh],
    ['removed_kwh', meter.removedWh],
  ] as const) {
    if (wh !== undefined && wh >= modulusWh) {
      fields.refuse(column, 'registerTooLarge', {
        zh: `${formatKwh(wh)}，满量程 ${formatKwh(modulusWh)}`,
        en: `${formatKwh(wh)}, modulus ${formatKwh(modulusWh)}`,
      });
    }
  }
}

function overlap(a: MeterRow, b: MeterRow): boolean {
  const startsBefore = (x: MeterRow, y: MeterRow) =>
    (x.installedAt ?? -Infinity) < (y.removedAt ?? Infinity);
  return startsBefore(a, b) && startsBefore(b, a);
}
