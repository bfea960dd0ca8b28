import { greatest } from '@nuanbu/units';
import { sql } from 'kysely';
import { insertRows } from '../bulk.ts';
import { decide } from '../commands.ts';
import type { LedgerContext, Work } from '../context.ts';
import { oneAtATime } from '../locks.ts';
import { type Placement, placeMeters, type Standing } from './placing.ts';
import type { ImportResult, MeterRow } from './rows.ts';
import { INSTALLATION_COLUMNS, installationOf, selectInstallations } from './snapshot.ts';
import { type ImportBy, openVersion, refuseOtherVersion, rosterVersion } from './versions.ts';

const COLUMNS = {
  from_version: 'int',
  position: 'int',
  metering_point_id: 'text',
  meter_id: 'text',
  installed_at: 'bigint',
  removed_at: 'bigint',
  installed_wh: 'bigint',
  removed_wh: 'bigint',
  multiplier: 'int',
  max_power_w: 'bigint',
  modulus_wh: 'bigint',
} as const;

/**
 * Takes meters and their installations in one transaction. An installation that stands and is named
 * again with other facts (such as its removal) gets a new version; the rest stays as it is.
 *
 * @throws TroubleError `staleEdit`.
 */
export function importMeters(
  context: LedgerContext,
  rows: readonly MeterRow[],
  by: ImportBy,
): Promise<ImportResult> {
  return decide(context, by, 'importMeters', rows, async (work) => {
    await oneAtATime(work, 'roster');
    await refuseOtherVersion(work, by);
    const { standing, placed } = await planMeters(work, rows);
    const { unchanged, refused } = placed;
    const counts = { added: placed.added.length, changed: placed.changed.length };
    if (counts.added + counts.changed === 0) {
      return { version: await rosterVersion(work), ...counts, unchanged, refused };
    }
    const what = { kind: 'meters' as const, ...counts, refused: refused.length };
    const version = await openVersion(work, context, by, what);
    const closed = placed.changed.map(({ was }) => was.installationNumber);
    await sql`UPDATE ledger.installation SET to_version = ${version}
      WHERE installation_number = ANY(${closed})`.execute(work);
    let last = greatest(
      standing.map(({ position }) => position),
      0,
    );
    await putInstallations(work, version, [
      ...placed.changed.map(({ was, row }) => ({ row, position: was.position })),
      ...placed.added.map((row) => ({ row, position: ++last })),
    ]);
    return { version, ...counts, unchanged, refused };
  });
}

/** Holds rows against what stands. */
export async function planMeters(
  work: Work,
  rows: readonly MeterRow[],
): Promise<{ readonly standing: readonly Standing[]; readonly placed: Placement }> {
  const households = await householdIds(work);
  const standing = await standingInstallations(work);
  return { standing, placed: placeMeters(standing, rows, (id) => households.has(id)) };
}

async function householdIds(work: Work): Promise<Set<string>> {
  const rows = await work
    .selectFrom('household')
    .select('household_id')
    .where('to_version', 'is', null)
    .execute();
  return new Set(rows.map((row) => row.household_id));
}

async function standingInstallations(work: Work): Promise<Standing[]> {
  const rows = await selectInstallations(work)
    .select([...INSTALLATION_COLUMNS, 'installation_number', 'position', 'household_id'])
    .where('installation.to_version', 'is', null)
    .execute();
  return rows.map((row) => ({
    installationNumber: row.installation_number,
    position: row.position,
    row: { householdId: row.household_id, ...installationOf(row) },
  }));
}

async function putInstallations(
  work: Work,
  version: number,
  placed: readonly { readonly row: MeterRow; readonly position: number }[],
): Promise<void> {
  // The files of this version name no metering point: a household has one, which bears its number.
  const points = [...new Set(placed.map(({ row }) => row.householdId))];
  const meters = [...new Set(placed.map(({ row }) => row.meterId))];
  const ifNew = 'ON CONFLICT DO NOTHING';
  await insertRows(
    'metering_point',
    points.map((id) => ({ metering_point_id: id, household_id: id, from_version: version })),
    { metering_point_id: 'text', household_id: 'text', from_version: 'int' },
    ifNew,
  ).execute(work);
  await insertRows(
    'meter',
    meters.map((meter_id) => ({ meter_id, from_version: version })),
    { meter_id: 'text', from_version: 'int' },
    ifNew,
  ).execute(work);
  const records = placed.map(({ row, position }) => ({
    from_version: version,
    position,
    metering_point_id: row.householdId,
    meter_id: row.meterId,
    installed_at: row.installedAt,
    removed_at: row.removedAt,
    installed_wh: row.installedWh,
    removed_wh: row.removedWh,
    multiplier: row.multiplier,
    max_power_w: row.maxPowerW,
    modulus_wh: row.modulusWh,
  }));
  await insertRows('installation', records, COLUMNS).execute(work);
}
