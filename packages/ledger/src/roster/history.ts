import type { HouseholdCase } from '@nuanbu/settlement';
import { TroubleError } from '@nuanbu/terms';
import type { Instant } from '@nuanbu/units';
import { sql } from 'kysely';
import type { LedgerContext } from '../context.ts';
import { open } from '../personal/cipher.ts';
import { maskValue } from '../personal/mask.ts';
import { factsOf } from './facts.ts';
import type { MaskedChange } from './previews.ts';
import type { Installation } from './rows.ts';
import { INSTALLATION_COLUMNS, installationOf, selectInstallations } from './snapshot.ts';
import type { RosterVersion } from './versions.ts';

/** What one version of the roster said anew of a household: who, when and why. */
export interface HouseholdVersion {
  readonly version: number;
  readonly kind: RosterVersion['kind'];
  readonly at: Instant;
  readonly actor: string;
  /** Of a violation or a payee, as it was given. */
  readonly reason?: string | undefined;
  /** All facts as they hold from then on; undefined where none changed. */
  readonly facts?: HouseholdCase['facts'] | undefined;
  /** Masked. */
  readonly personal: readonly MaskedChange[];
  readonly meters: readonly InstallationVersion[];
}

export interface InstallationVersion {
  readonly change: 'added' | 'changed';
  readonly installation: Installation;
}

/**
 * The versions of a household's facts, personal data and installations, oldest first.
 *
 * @throws TroubleError `householdNotFound`.
 */
export async function historyOf(
  context: LedgerContext,
  householdId: string,
): Promise<HouseholdVersion[]> {
  const facts = await factsByVersion(context, householdId);
  if (facts.size === 0) {
    throw new TroubleError('householdNotFound', {
      zh: `户号为 ${householdId}。`,
      en: `Its number would be ${householdId}.`,
    });
  }
  const personal = await personalByVersion(context, householdId);
  const meters = await metersByVersion(context, householdId);
  const reasons = await reasonsByVersion(context, householdId);
  const numbers = [...new Set([...facts.keys(), ...personal.keys(), ...meters.keys()])];
  const rows = await context.db
    .selectFrom('roster_version')
    .selectAll()
    .where('version', '=', (e) => e.fn.any(e.val(numbers)))
    .orderBy('version')
    .execute();
  return rows.map(({ version, kind, at, actor }) => ({
    ...{ version, kind, at, actor, facts: facts.get(version) },
    // A step that changed no fact names a version that others made.
    reason: kind === 'violation' || kind === 'payee' ? reasons.get(version) : undefined,
    personal: personal.get(version) ?? [],
    meters: meters.get(version) ?? [],
  }));
}

async function factsByVersion({ db }: LedgerContext, householdId: string) {
  const rows = await db
    .selectFrom('household')
    .selectAll()
    .where('household_id', '=', householdId)
    .execute();
  return new Map(rows.map((row) => [row.from_version, factsOf(row)]));
}

async function personalByVersion({ db, keys }: LedgerContext, householdId: string) {
  const rows = await db
    .selectFrom('personal_value')
    .select(['field', 'sealed', 'from_version', 'to_version'])
    .where('household_id', '=', householdId)
    .orderBy('field')
    .execute();
  const shown = rows.map(({ field, sealed, ...holds }) => {
    return { field, ...holds, masked: maskValue(field, open(keys, householdId, field, sealed)) };
  });
  const changes = new Map<number, MaskedChange[]>();
  for (const { field, from_version: version, masked: after } of shown) {
    const was = shown.find((each) => each.field === field && each.to_version === version);
    const own = changes.get(version) ?? [];
    changes.set(version, [...own, { field, before: was?.masked, after }]);
  }
  return changes;
}

async function metersByVersion({ db }: LedgerContext, householdId: string) {
  const rows = await selectInstallations(db)
    .select([
      ...[...INSTALLATION_COLUMNS, 'position' as const],
      ...(['installation.from_version', 'installation.to_version'] as const),
    ])
    .where('household_id', '=', householdId)
    .orderBy('position')
    .execute();
  const versions = new Map<number, InstallationVersion[]>();
  for (const row of rows) {
    // A version of an installation keeps the place that the one before it had.
    const isLater = rows.some(
      (each) => each.position === row.position && each.to_version === row.from_version,
    );
    const own = versions.get(row.from_version) ?? [];
    const change = isLater ? ('changed' as const) : ('added' as const);
    versions.set(row.from_version, [...own, { change, installation: installationOf(row) }]);
  }
  return versions;
}

/** Why violations and payees made versions, as whoever did it said. */
async function reasonsByVersion({ db }: LedgerContext, householdId: string) {
  const { rows } = await sql<{ version: number; reason: string }>`
    SELECT entry.roster_version AS version, entry.reason, entry.audit_number AS told
    FROM ledger.violation_entry AS entry JOIN ledger.violation_case USING (case_number)
    WHERE household_id = ${householdId}
    UNION ALL
    SELECT answer.roster_version, event.reason, event.audit_number
    FROM ledger.payee_change_answer AS answer
    JOIN ledger.payee_change AS change USING (change_number)
    JOIN ledger.batch_event AS event ON event.batch_number = change.batch_number
      AND event.event_number = change.event_number
    WHERE household_id = ${householdId} AND answer.roster_version IS NOT NULL
      AND event.reason IS NOT NULL
    ORDER BY told DESC`.execute(db);
  // Of several that name one version, the first made it.
  return new Map(rows.map(({ version, reason }) => [version, reason]));
}
