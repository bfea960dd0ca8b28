import type { HouseholdCase } from '@nuanbu/settlement';
import { TroubleError } from '@nuanbu/terms';
import type { Kysely, Selectable } from 'kysely';
import type { LedgerContext } from '../context.ts';
import type { Database } from '../schema.ts';
import { factsOf } from './facts.ts';
import type { Installation } from './rows.ts';
import { holdsIn, rosterVersion } from './versions.ts';

/** A village of a roster version, in the order in which the roster first names it. */
export interface Village {
  readonly town: string;
  readonly village: string;
  readonly households: number;
}

/** The text by which a village is named to concentrators and jobs. */
export function villageKey(place: { readonly town: string; readonly village: string }): string {
  return `${place.town}/${place.village}`;
}

/**
 * The households of a roster version with their meters, in roster order. A version reads the same
 * for ever. Their facts come whole, since one dwelling may be shared across villages (P3).
 *
 * @param village only those of one village.
 */
export async function snapshot(
  context: LedgerContext,
  version: number,
  village?: { readonly town: string; readonly village: string },
): Promise<HouseholdCase[]> {
  let query = context.db.selectFrom('household').selectAll().where(holdsIn(version, 'household'));
  if (village)
    query = query.where('town', '=', village.town).where('village', '=', village.village);
  const households = await query.orderBy('position').execute();
  let installed = selectInstallations(context.db)
    .select([...INSTALLATION_COLUMNS, 'household_id'])
    .where(holdsIn(version, 'installation'));
  if (village) {
    const ids = households.map((row) => row.household_id);
    installed = installed.where('household_id', '=', (e) => e.fn.any(e.val(ids)));
  }
  const installationsOf = new Map<string, Installation[]>();
  for (const row of await installed.orderBy('position').execute()) {
    const list = installationsOf.get(row.household_id) ?? [];
    if (list.length === 0) installationsOf.set(row.household_id, list);
    list.push(installationOf(row));
  }
  return households.map((row) => ({
    facts: factsOf(row),
    installations: installationsOf.get(row.household_id) ?? [],
  }));
}

/** A household of the newest version. @throws TroubleError `householdNotFound`. */
export async function householdOf(
  { db }: LedgerContext,
  householdId: string,
): Promise<HouseholdCase> {
  const row = await db
    .selectFrom('household')
    .selectAll()
    .where('to_version', 'is', null)
    .where('household_id', '=', householdId)
    .executeTakeFirst();
  if (!row)
    throw new TroubleError('householdNotFound', {
      zh: `户号为 ${householdId}。`,
      en: `Its number would be ${householdId}.`,
    });
  const installed = await selectInstallations(db)
    .select(INSTALLATION_COLUMNS)
    .where('installation.to_version', 'is', null)
    .where('household_id', '=', householdId)
    .orderBy('position')
    .execute();
  return { facts: factsOf(row), installations: installed.map(installationOf) };
}

/** The villages of a roster version. */
export async function villagesOf(context: LedgerContext, version: number): Promise<Village[]> {
  const rows = await context.db
    .selectFrom('household')
    .where(holdsIn(version, 'household'))
    .select(['town', 'village'])
    .select((e) => [e.fn.countAll<number>().as('households'), e.fn.min('position').as('first')])
    .groupBy(['town', 'village'])
    .orderBy('first')
    .execute();
  return rows.map(({ town, village, households }) => ({ town, village, households }));
}

/** A meter in one village; a meter that moved stands once for each of its villages. */
export interface RegisteredMeter {
  readonly meterId: string;
  /** `town/village` */
  readonly villageKey: string;
  readonly installations: readonly Installation[];
}

/** Every meter of the newest roster version with its villages, as ingest asks for them. */
export async function loadMeters(context: LedgerContext): Promise<RegisteredMeter[]> {
  const version = await rosterVersion(context.db);
  const rows = await selectInstallations(context.db)
    .innerJoin('household', 'household.household_id', 'metering_point.household_id')
    .where(holdsIn(version, 'installation'))
    .where(holdsIn(version, 'household'))
    .select([...INSTALLATION_COLUMNS, 'town', 'village'])
    .orderBy('installation.position')
    .execute();
  const meters = new Map<
    string,
    { meterId: string; villageKey: string; installations: Installation[] }
  >();
  for (const row of rows) {
    const key = villageKey(row);
    const id = `${row.meter_id}\0${key}`;
    const meter = meters.get(id) ?? { meterId: row.meter_id, villageKey: key, installations: [] };
    meters.set(id, meter);
    meter.installations.push(installationOf(row));
  }
  return [...meters.values()];
}

/** The columns that make an Installation. */
export const INSTALLATION_COLUMNS = [
  'meter_id',
  'installed_at',
  'removed_at',
  'installed_wh',
  'removed_wh',
  'multiplier',
  'max_power_w',
  'modulus_wh',
] as const;

/** Installations beside the household whose metering point they are at. */
export function selectInstallations(db: Kysely<Database>) {
  return db
    .selectFrom('installation')
    .innerJoin(
      'metering_point',
      'metering_point.metering_point_id',
      'installation.metering_point_id',
    );
}

type InstallationRow = Pick<
  Selectable<Database['installation']>,
  (typeof INSTALLATION_COLUMNS)[number]
>;

export function installationOf(row: InstallationRow): Installation {
  return {
    meterId: row.meter_id,
    installedAt: row.installed_at ?? undefined,
    removedAt: row.removed_at ?? undefined,
    installedWh: row.installed_wh ?? undefined,
    removedWh: row.removed_wh ?? undefined,
    multiplier: row.multiplier,
    maxPowerW: row.max_power_w,
    modulusWh: row.modulus_wh,
  };
}
