import { formatInstant, formatKwh } from '@nuanbu/units';
import {
  columnOfFact,
  HOUSEHOLD_FILE_FACTS,
  type HouseholdFileFacts,
  writtenFact,
} from './household-facts.ts';
import type { MeterRow } from './meters.ts';
import type { PlanRow } from './plan.ts';
import type { RosterRow } from './roster.ts';

/** A field of a file: its column, and what stands there. Empty ones are left out. */
export type WrittenFields = ReadonlyMap<string, string>;

type WhoAndWhere = Pick<
  RosterRow,
  'name' | 'town' | 'village' | 'cohortYear' | 'resident' | 'collectiveMember'
>;

/** A household's facts as a roster says them, without its number and what is personal. */
export function rosterFields(facts: WhoAndWhere & HouseholdFileFacts): WrittenFields {
  return filled([
    ['name', facts.name],
    ['town', facts.town],
    ['village', facts.village],
    ['cohort_year', String(facts.cohortYear)],
    ['resident', facts.resident ? 'yes' : 'no'],
    ['collective_member', facts.collectiveMember ? 'yes' : 'no'],
    ...HOUSEHOLD_FILE_FACTS.map((fact): [string, string] => [
      columnOfFact(fact),
      writtenFact(facts, fact),
    ]),
  ]);
}

/** An installation as a meters file says it. */
export function meterFields(row: MeterRow): WrittenFields {
  const { installedAt, removedAt, installedWh, removedWh, multiplier, maxPowerW, modulusWh } = row;
  return filled([
    ['household_id', row.householdId],
    ['installed_at', installedAt === undefined ? '' : formatInstant(installedAt)],
    ['removed_at', removedAt === undefined ? '' : formatInstant(removedAt)],
    ['installed_kwh', thousandths(installedWh)],
    ['removed_kwh', thousandths(removedWh)],
    ['multiplier', multiplier === undefined ? '' : String(multiplier)],
    ['max_kw', thousandths(maxPowerW)],
    ['modulus_kwh', thousandths(modulusWh)],
  ]);
}

/** A row of a plan as its file says it, without its place. */
export function planFields(row: PlanRow): WrittenFields {
  const { year, plannedHouseholds, energyWh, note = '' } = row;
  const facts = ['pathway', 'equipment', 'areaMilliM2', 'costFen'] as const;
  return filled([
    ...facts.map((fact): [string, string] => [columnOfFact(fact), writtenFact(row, fact)]),
    ['year', year === undefined ? '' : String(year)],
    ['planned_households', String(plannedHouseholds)],
    ['kwh', thousandths(energyWh)],
    ['note', note],
  ]);
}

/** The column of each personal field. */
export const PERSONAL_COLUMNS = {
  idNumber: 'id_number',
  phone: 'phone',
  address: 'address',
  payeeName: 'payee_name',
  payeeAccount: 'payee_account',
  payeeBank: 'payee_bank',
} as const;

/** A field in which two say something else. */
export interface FieldChange {
  readonly field: string;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/** In which fields two differ, in the order of the later one. */
export function changedFields(before: WrittenFields, after: WrittenFields): FieldChange[] {
  const columns = new Set([...after.keys(), ...before.keys()]);
  return [...columns].flatMap((field) => {
    const [was, is] = [before.get(field), after.get(field)];
    return was === is ? [] : [{ field, before: was, after: is }];
  });
}

function filled(fields: readonly (readonly [string, string])[]): WrittenFields {
  return new Map(fields.filter(([, text]) => text !== ''));
}

function thousandths(value: number | undefined): string {
  return value === undefined ? '' : formatKwh(value);
}
