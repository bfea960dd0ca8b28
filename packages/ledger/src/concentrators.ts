import { TroubleError } from '@nuanbu/terms';
import type { Instant } from '@nuanbu/units';
import { type Selectable, sql } from 'kysely';
import { appendAudit } from './audit/audit.ts';
import { rowsAs } from './bulk.ts';
import { decide } from './commands.ts';
import { type ConcentratorStates, concentratorStatesOf } from './concentrator-states.ts';
import type { By, LedgerContext, Work } from './context.ts';
import { hashPassword, newPassword } from './passwords.ts';
import { villageKey, villagesOf } from './roster/snapshot.ts';
import { rosterVersion } from './roster/versions.ts';
import type { Database } from './schema.ts';

/** Who may report readings, under which user name and for which villages. */
export interface Concentrator {
  /** The user name, and a level of the MQTT topics. */
  readonly name: string;
  readonly district: string;
  readonly passwordHash: string;
  /** The villages (`town/village`) whose meters it may report. */
  readonly villages: readonly string[] | 'all';
  /** Whether its messages may be corrections (R2). */
  readonly mayCorrect: boolean;
  readonly addedAt: Instant;
  readonly rotatedAt?: Instant | undefined;
  readonly revokedAt?: Instant | undefined;
  /** When it last sent something that reached the broker, to within a minute. */
  readonly heardAt?: Instant | undefined;
}

export type NewConcentrator = Pick<Concentrator, 'name' | 'district' | 'villages' | 'mayCorrect'>;

/** A password that is told once and kept only as a hash. */
export interface Credential {
  readonly name: string;
  readonly password: string;
}

export interface Concentrators extends ConcentratorStates {
  /**
   * @returns the password and those of the villages that the roster does not have (yet).
   * @throws TroubleError `concentratorExists`, also where that one was revoked: a name is never
   *   given to another; `configInvalid` for a name that cannot be a topic level;
   *   `passwordToldBefore` where the command is repeated.
   */
  add(
    concentrator: NewConcentrator,
    by: By,
  ): Promise<Credential & { readonly unknownVillages: readonly string[] }>;
  /** All of them by name, the revoked ones too. */
  list(): Promise<Concentrator[]>;
  find(name: string): Promise<Concentrator | undefined>;
  /**
   * Makes a new password; the old one ends.
   *
   * @throws TroubleError `concentratorNotFound`; `passwordToldBefore` where the command is repeated.
   */
  rotate(name: string, by: By): Promise<Credential>;
  /** Ends the credentials for ever. @throws TroubleError `concentratorNotFound`. */
  revoke(name: string, by: By): Promise<void>;
  /**
   * Lets a revoked one report again, by a new password.
   *
   * @throws TroubleError `concentratorNotFound`, also where it is not revoked; `passwordToldBefore`
   *   where the command is repeated.
   */
  readmit(name: string, by: By): Promise<Credential>;
  /**
   * Keeps when concentrators were last heard; never an earlier time than is known.
   *
   * @param through the process that heard them.
   */
  noteHeard(heard: ReadonlyMap<string, Instant>, through?: string): Promise<void>;
}

export function concentratorsOf(context: LedgerContext): Concentrators {
  return {
    add: (concentrator, by) => add(context, concentrator, by),
    list: async () => {
      const rows = await context.db
        .selectFrom('concentrator')
        .selectAll()
        .orderBy('name')
        .execute();
      return rows.map(concentratorOf);
    },
    find: async (name) => {
      const query = context.db.selectFrom('concentrator').selectAll().where('name', '=', name);
      const row = await query.executeTakeFirst();
      return row && concentratorOf(row);
    },
    rotate: (name, by) => rotate(context, name, by),
    revoke: (name, by) => revoke(context, name, by),
    readmit: (name, by) => readmit(context, name, by),
    noteHeard: (heard, through) => noteHeard(context, heard, through),
    ...concentratorStatesOf(context),
  };
}

const TOPIC_LEVEL = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
async function add(context: LedgerContext, given: NewConcentrator, by: By) {
  for (const level of [given.name, given.district]) {
    if (TOPIC_LEVEL.test(level)) continue;
    throw new TroubleError('configInvalid', {
      zh: `“${level}”不能作主题中的一级：须为 1 至 64 个字母、数字、点、连字符或下划线。`,
      en: `"${level}" cannot be a level of a topic: 1 to 64 letters, digits, dots, hyphens, underscores.`,
    });
  }
  const credential = await tellOnce(context, by, 'addConcentrator', given, async (work, hash) => {
    const { name, district, mayCorrect } = given;
    const villages = given.villages === 'all' ? null : [...given.villages];
    const row = { name, district, villages, may_correct: mayCorrect, password_hash: hash };
    const added = await work
      .insertInto('concentrator')
      .values({ ...row, added_at: context.clock.now() })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (!added.numInsertedOrUpdatedRows) {
      throw new TroubleError(
        'concentratorExists',
        { zh: `名称为“${name}”。`, en: `Its name is "${name}".` },
        {
          hint: { zh: '要换新密码，请更换凭据。', en: 'To make a new password for it, rotate it.' },
        },
      );
    }
    await note(work, context, by, 'concentratorAdded', name, { district, villages, mayCorrect });
  });
  const known = await villagesOf(context, await rosterVersion(context.db));
  const keys = new Set(known.map(villageKey));
  const asked = given.villages === 'all' ? [] : given.villages;
  return { ...credential, unknownVillages: asked.filter((key) => !keys.has(key)) };
}

/**
 * Makes a password for a concentrator in one decision, and tells it: it is kept only as a hash, so a
 * repetition of the command cannot tell it again.
 */
async function tellOnce(
  context: LedgerContext,
  by: By,
  action: string,
  content: Pick<NewConcentrator, 'name'>,
  change: (work: Work, passwordHash: string) => Promise<void>,
): Promise<Credential> {
  const { name } = content;
  const password = newPassword();
  const passwordHash = await hashPassword(password);
  let isFirst = false;
  await decide(context, by, action, content, async (work) => {
    await change(work, passwordHash);
    isFirst = true;
    return null;
  });
  if (isFirst) return { name, password };
  throw new TroubleError(
    'passwordToldBefore',
    { zh: `集中器为“${name}”。`, en: `The concentrator is "${name}".` },
    {
      hint: { zh: '密码遗失的，请更换凭据。', en: 'Make another one, where the first is lost.' },
    },
  );
}

function rotate(context: LedgerContext, name: string, by: By): Promise<Credential> {
  return tellOnce(context, by, 'rotateConcentrator', { name }, async (work, password_hash) => {
    const rotated = await work
      .updateTable('concentrator')
      .set({ password_hash, rotated_at: context.clock.now() })
      .where('name', '=', name)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    if (!rotated.numUpdatedRows) throw notFound(name);
    await note(work, context, by, 'concentratorRotated', name, {});
  });
}

function readmit(context: LedgerContext, name: string, by: By): Promise<Credential> {
  return tellOnce(context, by, 'readmitConcentrator', { name }, async (work, password_hash) => {
    const readmitted = await work
      .updateTable('concentrator')
      .set({ password_hash, rotated_at: context.clock.now(), revoked_at: null })
      .where('name', '=', name)
      .where('revoked_at', 'is not', null)
      .executeTakeFirst();
    if (!readmitted.numUpdatedRows) {
      throw new TroubleError('concentratorNotFound', {
        zh: `没有已撤销的“${name}”。`,
        en: `No "${name}" was revoked.`,
      });
    }
    await note(work, context, by, 'concentratorReadmitted', name, {});
  });
}

async function revoke(context: LedgerContext, name: string, by: By): Promise<void> {
  await decide(context, by, 'revokeConcentrator', { name }, async (work) => {
    const revoked = await work
      .updateTable('concentrator')
      .set({ revoked_at: context.clock.now() })
      .where('name', '=', name)
      .where('revoked_at', 'is', null)
      .executeTakeFirst();
    if (!revoked.numUpdatedRows) throw notFound(name);
    await note(work, context, by, 'concentratorRevoked', name, {});
    return null;
  });
}

async function noteHeard(
  { db }: LedgerContext,
  heard: ReadonlyMap<string, Instant>,
  through: string | undefined,
): Promise<void> {
  const rows = [...heard].map(([name, at]) => ({ name, at }));
  const given = rowsAs(rows, 'given', { name: 'text', at: 'bigint' });
  // In one order, so that two processes that heard the same ones do not wait for each other.
  await sql`
    WITH later AS (
      SELECT concentrator.name, given.at
      FROM ledger.concentrator JOIN ${given} ON concentrator.name = given.name
      WHERE coalesce(heard_at < given.at, true)
      ORDER BY concentrator.name FOR UPDATE OF concentrator
    ), written AS (
      UPDATE ledger.concentrator SET heard_at = later.at
      FROM later WHERE concentrator.name = later.name
      RETURNING concentrator.name
    )
    INSERT INTO ledger.concentrator_status (name, heard_through)
    SELECT name, ${through ?? null}::text FROM written ORDER BY name
    ON CONFLICT (name) DO UPDATE SET heard_through = excluded.heard_through`.execute(db);
}

function notFound(name: string): TroubleError {
  return new TroubleError('concentratorNotFound', {
    zh: `或已撤销。名称为“${name}”。`,
    en: `Or it was revoked. Its name is "${name}".`,
  });
}

function note(
  work: Work,
  context: LedgerContext,
  by: By,
  action: string,
  name: string,
  content: Readonly<Record<string, unknown>>,
) {
  const subject = `concentrator ${name}`;
  return appendAudit(work, context, { actor: by.actor, action, subject, content });
}

function concentratorOf(row: Selectable<Database['concentrator']>): Concentrator {
  return {
    name: row.name,
    district: row.district,
    passwordHash: row.password_hash,
    villages: row.villages ?? 'all',
    mayCorrect: row.may_correct,
    addedAt: row.added_at,
    rotatedAt: row.rotated_at ?? undefined,
    revokedAt: row.revoked_at ?? undefined,
    heardAt: row.heard_at ?? undefined,
  };
}
