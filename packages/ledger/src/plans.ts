import { createHash } from 'node:crypto';
import { TroubleError } from '@nuanbu/terms';
import type { Fen, Instant, Wh } from '@nuanbu/units';
import type { Selectable } from 'kysely';
import { appendAudit } from './audit/audit.ts';
import { insertRows } from './bulk.ts';
import { canonicalJson } from './canonical.ts';
import { decide } from './commands.ts';
import type { LedgerContext } from './context.ts';
import { oneAtATime } from './locks.ts';
import { checkProgramme } from './programmes.ts';
import type { ImportBy } from './roster/versions.ts';
import type { Database } from './schema.ts';
import { checkTexts } from './texts.ts';

/** Households that a programme plans to convert, alike in all that the row says. */
export interface PlanRow {
  readonly town: string;
  readonly village: string;
  readonly pathway?: string | undefined;
  readonly equipment?: string | undefined;
  /** The year of the conversion. */
  readonly year?: number | undefined;
  readonly plannedHouseholds: number;
  /** Heated area of one household in thousandths of a square metre. */
  readonly areaMilliM2?: number | undefined;
  /** Cost of one conversion. */
  readonly costFen?: Fen | undefined;
  /** Energy of one household and season. */
  readonly energyWh?: Wh | undefined;
  readonly note?: string | undefined;
}

/** One version of a programme's plan. */
export interface Plan {
  readonly programme: string;
  /** From 1 for each programme. */
  readonly version: number;
  /** SHA-256 over the rows in canonical JSON. */
  readonly digest: string;
  /** In the order in which they were given. */
  readonly rows: readonly PlanRow[];
  readonly at: Instant;
  readonly actor: string;
  readonly auditNumber: number;
}

export interface Plans {
  /**
   * Puts a whole plan in the place of the one before, which is kept; the same rows again are the
   * version that stands.
   *
   * @param by `seenVersion` is that of the plan, 0 where there was none.
   * @throws TroubleError `programmeUnknown`, `argumentInvalid`, `staleEdit`.
   */
  replace(
    programme: string,
    rows: readonly PlanRow[],
    by: ImportBy,
  ): Promise<{ readonly version: number; readonly isNew: boolean }>;
  /** A version of a programme's plan, the newest unless one is named; undefined where none is. */
  get(programme: string, version?: number): Promise<Plan | undefined>;
}

export function plansOf(context: LedgerContext): Plans {
  return {
    replace: (programme, rows, by) => replace(context, programme, rows, by),
    get: (programme, version) => get(context, programme, version),
  };
}

const COLUMNS = {
  programme: 'text',
  version: 'int',
  position: 'int',
  town: 'text',
  village: 'text',
  pathway: 'text',
  equipment: 'text',
  year: 'int',
  planned_households: 'int',
  area_milli_m2: 'bigint',
  cost_fen: 'bigint',
  energy_wh: 'bigint',
  note: 'text',
} as const;

function replace(
  context: LedgerContext,
  programme: string,
  rows: readonly PlanRow[],
  by: ImportBy,
) {
  return decide(context, by, 'replacePlan', { programme, rows }, async (work) => {
    for (const row of rows) checkTexts(row);
    await oneAtATime(work, 'roster');
    await checkProgramme(work, programme);
    const digest = createHash('sha256').update(canonicalJson(rows)).digest('hex');
    const last = await headOf(work, programme);
    const standing = last?.version ?? 0;
    const { seenVersion = standing } = by;
    if (seenVersion !== standing) {
      const detail = {
        zh: `计划现为第 ${standing} 版；预览时对照的是第 ${seenVersion} 版。`,
        en: `The plan is at version ${standing}; the preview compared with ${seenVersion}.`,
      };
      throw new TroubleError('staleEdit', detail);
    }
    if (last?.digest === digest) return { version: last.version, isNew: false };
    const version = standing + 1;
    const head = await appendAudit(work, context, {
      actor: by.actor,
      action: 'planReplaced',
      subject: `plan of ${programme}`,
      content: { version, digest, rows: rows.length },
    });
    await work
      .insertInto('plan_version')
      .values({
        ...{ programme, version, digest, at: context.clock.now(), actor: by.actor },
        audit_number: head.number,
      })
      .execute();
    const records = rows.map((row, position) => recordOf(row, programme, version, position));
    await insertRows('plan', records, COLUMNS).execute(work);
    return { version, isNew: true };
  });
}

async function headOf(db: LedgerContext['db'], programme: string, version?: number) {
  let query = db.selectFrom('plan_version').selectAll().where('programme', '=', programme);
  if (version !== undefined) query = query.where('version', '=', version);
  return query.orderBy('version', 'desc').executeTakeFirst();
}

async function get(
  context: LedgerContext,
  programme: string,
  version?: number,
): Promise<Plan | undefined> {
  const head = await headOf(context.db, programme, version);
  if (!head) return undefined;
  const rows = await context.db
    .selectFrom('plan')
    .selectAll()
    .where('programme', '=', programme)
    .where('version', '=', head.version)
    .orderBy('position')
    .execute();
  return {
    programme,
    version: head.version,
    digest: head.digest,
    rows: rows.map(rowOf),
    at: head.at,
    actor: head.actor,
    auditNumber: head.audit_number,
  };
}

function recordOf(
  row: PlanRow,
  programme: string,
  version: number,
  position: number,
): Readonly<Record<keyof typeof COLUMNS, unknown>> {
  return {
    programme,
    version,
    position,
    town: row.town,
    village: row.village,
    pathway: row.pathway,
    equipment: row.equipment,
    year: row.year,
    planned_households: row.plannedHouseholds,
    area_milli_m2: row.areaMilliM2,
    cost_fen: row.costFen,
    energy_wh: row.energyWh,
    note: row.note,
  };
}

function rowOf(row: Selectable<Database['plan']>): PlanRow {
  return {
    town: row.town,
    village: row.village,
    pathway: row.pathway ?? undefined,
    equipment: row.equipment ?? undefined,
    year: row.year ?? undefined,
    plannedHouseholds: row.planned_households,
    areaMilliM2: row.area_milli_m2 ?? undefined,
    costFen: row.cost_fen ?? undefined,
    energyWh: row.energy_wh ?? undefined,
    note: row.note ?? undefined,
  };
}
