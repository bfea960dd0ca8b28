import { TroubleError } from '@nuanbu/terms';
import { type Kysely, type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import { appendAudit } from '../audit/audit.ts';
import type { By, LedgerContext, Work } from '../context.ts';
import type { Database } from '../schema.ts';

/** The newest roster version; 0 where nothing was imported yet. */
export async function rosterVersion(db: Kysely<Database>): Promise<number> {
  const row = await db
    .selectFrom('roster_version')
    .select((e) => e.fn.max('version').as('version'))
    .executeTakeFirst();
  return row?.version ?? 0;
}

/** Of a versioned table, by the name that a query gives it, the rows that hold in a version. */
export function holdsIn(version: number, table: string): RawBuilder<SqlBool> {
  const from = sql.ref(`${table}.from_version`);
  const to = sql.ref(`${table}.to_version`);
  return sql<SqlBool>`${from} <= ${version} AND (${to} IS NULL OR ${to} > ${version})`;
}

/** Who imports, and what they saw. */
export interface ImportBy extends By {
  /** The version that a preview compared with; where it is another by now, nothing is taken. */
  readonly seenVersion?: number | undefined;
}

/** @throws TroubleError `staleEdit` where the roster has changed since it was seen. */
export async function refuseOtherVersion(work: Work, { seenVersion }: ImportBy): Promise<void> {
  const version = await rosterVersion(work);
  if (seenVersion === undefined || version === seenVersion) return;
  const detail = {
    zh: `名册现为第 ${version} 版；预览时对照的是第 ${seenVersion} 版。`,
    en: `The roster is at version ${version}; the preview compared with ${seenVersion}.`,
  };
  throw new TroubleError('staleEdit', detail);
}

/** One version of the roster: one import, one confirmed violation, or the like. */
export type RosterVersion = Selectable<Database['roster_version']>;

/** The versions after one, in their order. */
export function versionsAfter({ db }: LedgerContext, version: number): Promise<RosterVersion[]> {
  const query = db.selectFrom('roster_version').selectAll().where('version', '>', version);
  return query.orderBy('version').execute();
}

const IMPORTS = {
  roster: 'rosterImported',
  meters: 'metersImported',
  conversions: 'conversionsUpdated',
} as const;

/** What an import does to the roster. */
interface ImportNote {
  readonly kind: keyof typeof IMPORTS;
  readonly added: number;
  readonly changed: number;
  readonly refused: number;
  readonly keptViolations?: number | undefined;
}

/** Opens the roster version of an import, which is said in the chain before anything commits. */
export async function openVersion(
  work: Work,
  context: LedgerContext,
  by: By,
  { kind, ...counts }: ImportNote,
): Promise<number> {
  const version = await nextVersion(work, context, by, { kind, ...counts });
  await appendAudit(work, context, {
    actor: by.actor,
    action: IMPORTS[kind],
    subject: `roster version ${version}`,
    content: { version, ...counts },
  });
  return version;
}

/** Gives the next roster version to a change that makes its own entry in the chain. */
export async function nextVersion(
  work: Work,
  context: LedgerContext,
  by: By,
  what: Pick<Selectable<Database['roster_version']>, 'kind' | 'added' | 'changed'>,
): Promise<number> {
  const version = (await rosterVersion(work)) + 1;
  const { kind, added, changed } = what;
  const at = context.clock.now();
  await work
    .insertInto('roster_version')
    .values({ version, kind, added, changed, at, actor: by.actor })
    .execute();
  return version;
}
