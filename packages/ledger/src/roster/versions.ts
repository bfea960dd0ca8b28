import type { Kysely } from 'kysely';
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

/** Opens the next roster version. What it changes is said in the chain before anything commits. */
export async function openVersion(
  work: Work,
  context: LedgerContext,
  by: By,
  what: { kind: 'roster' | 'meters'; added: number; changed: number; refused: number },
): Promise<number> {
  const version = (await rosterVersion(work)) + 1;
  const { kind, added, changed } = what;
  const at = context.clock.now();
  await work
    .insertInto('roster_version')
    .values({ version, kind, added, changed, at, actor: by.actor })
    .execute();
  await appendAudit(work, context, {
    actor: by.actor,
    action: kind === 'roster' ? 'rosterImported' : 'metersImported',
    subject: `roster version ${version}`,
    content: { version, added, changed, refused: what.refused },
  });
  return version;
}
