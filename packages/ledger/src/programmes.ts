import { createHash } from 'node:crypto';
import { TroubleError, verbatim } from '@nuanbu/terms';
import type { Day, Instant } from '@nuanbu/units';
import type { Selectable } from 'kysely';
import { appendAudit } from './audit/audit.ts';
import { decide } from './commands.ts';
import type { By, LedgerContext, Work } from './context.ts';
import { oneAtATime } from './locks.ts';
import type { Database } from './schema.ts';

/** One version of a programme file. It is named by its content and never changes. */
export interface ProgrammeVersion {
  /** SHA-256 of the file's text, in hexadecimal. */
  readonly digest: string;
  readonly name: string;
  /** From 1 for each name, in the order in which they were added. */
  readonly version: number;
  readonly text: string;
  readonly validFrom?: Day | undefined;
  readonly validTo?: Day | undefined;
  readonly addedAt: Instant;
  readonly addedBy: string;
}

/** A programme file that its schema has accepted. */
export type NewProgramme = Pick<ProgrammeVersion, 'name' | 'text' | 'validFrom' | 'validTo'>;

export interface Programmes {
  /** Adds a version; the same text again is the version that stands. */
  add(
    programme: NewProgramme,
    by: By,
  ): Promise<{ readonly digest: string; readonly version: number; readonly isNew: boolean }>;
  /** The newest version of each programme and all before them, by name and version. */
  list(): Promise<Omit<ProgrammeVersion, 'text'>[]>;
  /** By its digest, as a run froze it. */
  get(digest: string): Promise<ProgrammeVersion | undefined>;
  /** The newest version of a programme. */
  newest(name: string): Promise<ProgrammeVersion | undefined>;
}

export function programmesOf(context: LedgerContext): Programmes {
  const { db } = context;
  return {
    add: (programme, by) => add(context, programme, by),
    list: async () => {
      const rows = await db
        .selectFrom('programme_version')
        .select(['digest', 'name', 'version', 'valid_from', 'valid_to', 'added_at', 'added_by'])
        .orderBy('name')
        .orderBy('version')
        .execute();
      return rows.map((row) => headOf(row));
    },
    get: async (digest) => {
      const query = db.selectFrom('programme_version').selectAll().where('digest', '=', digest);
      const row = await query.executeTakeFirst();
      return row && { ...headOf(row), text: row.text };
    },
    newest: async (name) => {
      const query = db.selectFrom('programme_version').selectAll().where('name', '=', name);
      const row = await query.orderBy('version', 'desc').limit(1).executeTakeFirst();
      return row && { ...headOf(row), text: row.text };
    },
  };
}

function add(context: LedgerContext, programme: NewProgramme, by: By) {
  const { name, text, validFrom, validTo } = programme;
  const digest = createHash('sha256').update(text).digest('hex');
  return decide(context, by, 'addProgramme', { digest, ...programme }, async (work) => {
    await oneAtATime(work, 'roster');
    const table = work.selectFrom('programme_version');
    const same = await table.select('version').where('digest', '=', digest).executeTakeFirst();
    if (same) return { digest, version: same.version, isNew: false };
    const last = await table
      .select((e) => e.fn.max('version').as('version'))
      .where('name', '=', name)
      .executeTakeFirst();
    const version = (last?.version ?? 0) + 1;
    await work
      .insertInto('programme_version')
      .values({
        ...{ digest, name, version, text, added_at: context.clock.now(), added_by: by.actor },
        ...{ valid_from: validFrom ?? null, valid_to: validTo ?? null },
      })
      .execute();
    await appendAudit(work, context, {
      actor: by.actor,
      action: 'programmeAdded',
      subject: `programme ${name}`,
      content: { digest, version, validFrom, validTo },
    });
    return { digest, version, isNew: true };
  });
}

/** @throws TroubleError `programmeUnknown` where no version of such a programme is on file. */
export async function checkProgramme(work: Work, name: string): Promise<void> {
  const query = work.selectFrom('programme_version').select('name').where('name', '=', name);
  if (await query.executeTakeFirst()) return;
  throw new TroubleError('programmeUnknown', verbatim(`"${name}"`));
}

function headOf(
  row: Omit<Selectable<Database['programme_version']>, 'text'>,
): Omit<ProgrammeVersion, 'text'> {
  return {
    digest: row.digest,
    name: row.name,
    version: row.version,
    validFrom: row.valid_from ?? undefined,
    validTo: row.valid_to ?? undefined,
    addedAt: row.added_at,
    addedBy: row.added_by,
  };
}
