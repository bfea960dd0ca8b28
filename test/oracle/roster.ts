import type { Household, Installation, Refusal } from './facts.ts';
import { DEFAULT_MAX_W, DEFAULT_MODULUS_WH } from './facts.ts';
import { readColumns, strays } from './household-columns.ts';
import { readTable } from './tables.ts';
import { dayStart, instant, registerWh, thousandths } from './values.ts';

/** `roster.csv` in its own order, without the rows that must be refused. */
export function readRoster(text: string, refusals: Refusal[]): Household[] {
  const households = new Map<string, Household>();
  const lineOf = new Map<string, number>();
  for (const row of readTable(text)) {
    const refuse = (code: string) => refusals.push({ file: 'roster', line: row.line, code });
    const id = row.field('household_id');
    const accepted = row.field('accepted_on');
    const acceptedAt = accepted === '' ? null : dayStart(accepted);
    const violation = row.field('violation_on');
    const columns = readColumns(row);
    const yesNo = [row.field('resident'), row.field('collective_member')];
    if (!row.complete) refuse('wrongFieldCount');
    else if (id === '') refuse('missingValue');
    else if (!/^\d{4}$/.test(row.field('cohort_year'))) refuse('notANumber');
    else if (accepted !== '' && acceptedAt === null) refuse('notADate');
    else if (yesNo.some((word) => word !== 'yes' && word !== 'no')) refuse('notYesOrNo');
    else if (violation !== '' && dayStart(violation) === null) refuse('notADate');
    else if (typeof columns === 'string') refuse(columns);
    else if (households.has(id)) refuse('duplicateHousehold');
    else {
      lineOf.set(id, row.line);
      households.set(id, {
        id,
        cohortYear: row.field('cohort_year'),
        acceptedAt,
        resident: yesNo[0] === 'yes',
        collectiveMember: yesNo[1] === 'yes',
        hasViolation: violation !== '',
        dwellingId: row.field('dwelling_id'),
        columns,
      });
    }
  }
  for (const id of strays(households)) {
    households.delete(id);
    refusals.push({ file: 'roster', line: lineOf.get(id)!, code: 'unknownHousehold' });
  }
  return [...households.values()];
}

const LONG_AGO = -(10n ** 15n);
const FAR_AHEAD = 10n ** 15n;

/** Whether two installations of one meter share time. */
function meet(a: Installation, b: Installation): boolean {
  return (
    (a.installedAt ?? LONG_AGO) < (b.removedAt ?? FAR_AHEAD) &&
    (b.installedAt ?? LONG_AGO) < (a.removedAt ?? FAR_AHEAD)
  );
}

/** A field of `meters.csv` that may be empty: `fallback` where it is, a code where it is bad. */
function optional<T>(text: string, fallback: T, read: (text: string) => T | string): T | string {
  return text === '' ? fallback : read(text);
}

/** `meters.csv` in its own order, without the rows that must be refused. */
export function readMeters(
  text: string,
  households: readonly Household[],
  refusals: Refusal[],
): Installation[] {
  const known = new Set(households.map((household) => household.id));
  const installations: Installation[] = [];
  for (const row of readTable(text)) {
    const refuse = (code: string) => refusals.push({ file: 'meters', line: row.line, code });
    const read = (name: string) => row.field(name);
    const time = (value: string) => instant(value) ?? 'notAnInstant';
    const whole = (value: string) => (/^0*[1-9]\d*$/.test(value) ? BigInt(value) : 'notANumber');
    const decimal = (value: string) => thousandths(value) || 'notANumber';
    const modulusWh = optional(read('modulus_kwh'), DEFAULT_MODULUS_WH, decimal);
    const register = (value: string) =>
      typeof modulusWh === 'string' ? modulusWh : registerWh(value, modulusWh);
    const values = {
      installedAt: optional<bigint | null>(read('installed_at'), null, time),
      removedAt: optional<bigint | null>(read('removed_at'), null, time),
      installedWh: optional<bigint | null>(read('installed_kwh'), null, register),
      removedWh: optional<bigint | null>(read('removed_kwh'), null, register),
      multiplier: optional(read('multiplier'), 1n, whole),
      maxW: optional(read('max_kw'), DEFAULT_MAX_W, decimal),
      modulusWh,
    };
    const bad = Object.values(values).find((value) => typeof value === 'string');
    const installation = {
      householdId: read('household_id'),
      meterId: read('meter_id'),
      ...values,
    } as Installation;
    const { installedAt, removedAt, installedWh, removedWh } = installation;
    if (!row.complete) refuse('wrongFieldCount');
    else if (installation.meterId === '') refuse('missingValue');
    else if (!known.has(installation.householdId)) refuse('unknownHousehold');
    else if (bad !== undefined) refuse(String(bad));
    else if (
      (installedWh !== null && installedAt === null) ||
      (removedWh !== null && removedAt === null)
    )
      refuse('registerWithoutInstant');
    else if (installedAt !== null && removedAt !== null && removedAt <= installedAt)
      refuse('removalNotAfterInstallation');
    else if (
      installations.some(
        (other) => other.meterId === installation.meterId && meet(other, installation),
      )
    )
      refuse('meterAlreadyInstalled');
    else installations.push(installation);
  }
  return installations;
}
