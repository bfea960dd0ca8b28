import type { HouseholdCase } from '@nuanbu/settlement';
import { sql } from 'kysely';
import type { LedgerContext, Work } from '../context.ts';
import { open, type PersonalField } from '../personal/cipher.ts';
import { maskValue } from '../personal/mask.ts';
import type { ValueChange } from '../personal/values.ts';
import { type ConversionRow, planConversions } from './conversions.ts';
import { factsOf, type RosterFact } from './facts.ts';
import type { HouseholdRecord } from './households.ts';
import { planMeters } from './import-meters.ts';
import { factsIn, planRoster } from './plan-roster.ts';
import type { MeterRow, RefusedRow, RosterRow } from './rows.ts';
import { rosterVersion } from './versions.ts';

type Facts = HouseholdCase['facts'];

/** What an import would do, were it made now. */
export interface ImportPreview<Change> {
  /** The roster version that it was held against. */
  readonly version: number;
  /** In the order of the rows. */
  readonly changes: readonly Change[];
  readonly unchanged: number;
  readonly refused: readonly RefusedRow[];
}

/** A personal value that is new; both masked. */
export interface MaskedChange {
  readonly field: PersonalField;
  readonly before?: string | undefined;
  readonly after: string;
}

/** What becomes of a household. */
export interface HouseholdPreview {
  /** The row's place among those given, from 0. */
  readonly index: number;
  /** Undefined where it is not on the roster yet. */
  readonly before?: Facts | undefined;
  readonly after: Facts;
  readonly personal: readonly MaskedChange[];
}

/** What becomes of an installation. */
export interface MeterPreview {
  readonly index: number;
  readonly before?: MeterRow | undefined;
  readonly after: MeterRow;
  /** Where the meter is or was before, of one that is new at a household. */
  readonly movedFrom?: string | undefined;
}

/** What `importRoster` would do. */
export function previewRoster(
  context: LedgerContext,
  rows: readonly RosterRow[],
  facts: readonly RosterFact[] = factsIn(rows),
): Promise<ImportPreview<HouseholdPreview> & { readonly keptViolations: number }> {
  return asOfNow(context, async (work) => {
    const planned = await planRoster(work, context, rows, facts);
    const { taken, refused, added, changed, values, keptViolations } = planned;
    const valuesOf = Map.groupBy(values, ({ householdId }) => householdId);
    const before = await standingValues(work, context, values);
    const records = new Map<string, { was?: HouseholdRecord; record?: HouseholdRecord }>(
      [...changed, ...added.map((record) => ({ record }))].map((each) => [
        each.record.household_id,
        each,
      ]),
    );
    const indexOf = new Map(rows.map((row, index) => [row, index]));
    const known = await factsOfAll(
      work,
      [...valuesOf.keys()].filter((id) => !records.has(id)),
    );
    const changes = taken.flatMap((row): HouseholdPreview[] => {
      const { householdId } = row;
      const { was, record } = records.get(householdId) ?? {};
      const own = valuesOf.get(householdId) ?? [];
      if (!record && own.length === 0) return [];
      const stays = known.get(householdId);
      const personal = own.map(({ field, value }) => ({
        ...{ field, after: maskValue(field, value) },
        before: before.get(`${field} ${householdId}`),
      }));
      return [
        {
          index: indexOf.get(row)!,
          before: was ? factsOf({ ...was, ...NO_VERSIONS }) : stays,
          after: record ? factsOf({ ...record, ...NO_VERSIONS }) : stays!,
          personal,
        },
      ];
    });
    const unchanged = taken.length - changes.length;
    return { changes, unchanged, refused, keptViolations };
  });
}

/** What `updateConversions` would do. */
export function previewConversions(
  context: LedgerContext,
  rows: readonly ConversionRow[],
): Promise<ImportPreview<HouseholdPreview>> {
  return asOfNow(context, async (work) => {
    const { changed, unchanged, refused } = await planConversions(work, rows);
    const indexOf = new Map(rows.map(({ householdId }, index) => [householdId, index]));
    const changes = changed.map(({ was, record }) => ({
      index: indexOf.get(record.household_id)!,
      before: factsOf({ ...was, ...NO_VERSIONS }),
      after: factsOf({ ...record, ...NO_VERSIONS }),
      personal: [],
    }));
    return { changes, unchanged, refused };
  });
}

/** What `importMeters` would do. */
export function previewMeters(
  context: LedgerContext,
  rows: readonly MeterRow[],
): Promise<ImportPreview<MeterPreview>> {
  return asOfNow(context, async (work) => {
    const { standing, placed } = await planMeters(work, rows);
    const indexOf = new Map(rows.map((row, index) => [row, index]));
    const homeOf = new Map(standing.map(({ row }) => [row.meterId, row.householdId]));
    const changes: MeterPreview[] = [
      ...placed.added.map((row) => {
        const home = homeOf.get(row.meterId);
        const movedFrom = home === row.householdId ? undefined : home;
        return { index: indexOf.get(row)!, after: row, movedFrom };
      }),
      ...placed.changed.map(({ was, row }) => {
        return { index: indexOf.get(row)!, before: was.row, after: row };
      }),
    ];
    const { unchanged, refused } = placed;
    return { changes: changes.sort((a, b) => a.index - b.index), unchanged, refused };
  });
}

/** Facts say nothing of the versions in which they hold. */
const NO_VERSIONS = { from_version: 0, to_version: null };

/** Looks at one state of the roster, and writes nothing. */
function asOfNow<Found extends object>(
  { db }: LedgerContext,
  look: (work: Work) => Promise<Found>,
): Promise<Found & { readonly version: number }> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (work) => ({ version: await rosterVersion(work), ...(await look(work)) }));
}

/** What stands where values are to change, masked. */
async function standingValues(
  work: Work,
  { keys }: LedgerContext,
  changes: readonly ValueChange[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await work
    .selectFrom('personal_value')
    .select(['household_id', 'field', 'sealed'])
    .where('to_version', 'is', null)
    .where('household_id', '=', (e) =>
      e.fn.any(e.val([...new Set(changes.map(({ householdId }) => householdId))])),
    )
    .execute();
  return new Map(
    rows.map(({ household_id: id, field, sealed }) => [
      `${field} ${id}`,
      maskValue(field, open(keys, id, field, sealed)),
    ]),
  );
}

async function factsOfAll(work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, Facts>> {
  const rows = await work
    .selectFrom('household')
    .selectAll()
    .where('to_version', 'is', null)
    .where(sql<boolean>`household_id = ANY(${[...ids]})`)
    .execute();
  return new Map(rows.map((row) => [row.household_id, factsOf(row)]));
}
