import { createHash, randomBytes } from 'node:crypto';
import { TroubleError } from '@nuanbu/terms';
import type { Instant } from '@nuanbu/units';
import type { Insertable, Selectable } from 'kysely';
import { appendAudit } from '../audit/audit.ts';
import type { LedgerContext, Work } from '../context.ts';
import type { Database } from '../schema.ts';
import { keptName, type User, userOf } from './user.ts';

/** A session that is not used for so long ends. */
export const IDLE_S = 30 * 60;
/** However much it is used, a session ends after this. */
export const LIFETIME_S = 12 * 3600;
/** A use moves the end only after so long, so that not every request writes. */
const TOUCH_S = 60;

export interface Session {
  readonly user: User;
  readonly startedAt: Instant;
  /** When it ends unless it is used; the console warns before. */
  readonly expiresAt: Instant;
}

/** Who is signed in. Tokens are random; the ledger keeps their hashes alone. */
export interface Sessions {
  /**
   * Starts a session of a user whose identity the caller has made sure of.
   *
   * @returns the token, which is told nobody else.
   * @throws TroubleError `userNotFound`, also where that one is disabled.
   */
  start(name: string): Promise<Session & { readonly token: string }>;
  /** The session of a token, and puts off its end; undefined where it ended or never was. */
  use(token: string): Promise<Session | undefined>;
  /** Ends a session; one that has ended stays so. */
  end(token: string): Promise<void>;
}

export function sessionsOf(context: LedgerContext): Sessions {
  return {
    start: (name) => start(context, keptName(name)),
    use: (token) => use(context, token),
    end: (token) => end(context, token),
  };
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

function start(context: LedgerContext, name: string) {
  return context.db.transaction().execute(async (work) => {
    const now = context.clock.now();
    const query = work.selectFrom('user').selectAll().where('name', '=', name).forShare();
    const row = await query.executeTakeFirst();
    if (!row || row.disabled_at !== null) {
      throw new TroubleError('userNotFound', {
        zh: `或已停用。用户名为“${name}”。`,
        en: `Or disabled. The name is "${name}".`,
      });
    }
    await forgetEnded(work, name, now);
    const token = randomBytes(32).toString('base64url');
    const session = { started_at: now, seen_at: now, expires_at: now + IDLE_S };
    await insert(work, { token_hash: hashOf(token), user_name: name, ...session });
    await note(work, context, 'signedIn', name);
    return { token, ...sessionOf(userOf(row), session) };
  });
}

async function forgetEnded(work: Work, name: string, now: Instant): Promise<void> {
  const ended = work.deleteFrom('session').where('user_name', '=', name);
  await ended.where('expires_at', '<=', now).execute();
}

async function insert(work: Work, values: Insertable<Database['session']>): Promise<void> {
  await work.insertInto('session').values(values).execute();
}

async function use(context: LedgerContext, token: string): Promise<Session | undefined> {
  const { db, clock } = context;
  const now = clock.now();
  const row = await db
    .selectFrom('session')
    .innerJoin('user', 'user.name', 'session.user_name')
    .selectAll()
    .where('token_hash', '=', hashOf(token))
    .where('expires_at', '>', now)
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  if (!row) return undefined;
  if (now - row.seen_at < TOUCH_S) return sessionOf(userOf(row), row);
  const expires_at = Math.min(now + IDLE_S, row.started_at + LIFETIME_S);
  await db
    .updateTable('session')
    .set({ seen_at: now, expires_at })
    .where('token_hash', '=', row.token_hash)
    .execute();
  return sessionOf(userOf(row), { ...row, expires_at });
}

function end(context: LedgerContext, token: string): Promise<void> {
  return context.db.transaction().execute(async (work) => {
    const ended = work.deleteFrom('session').where('token_hash', '=', hashOf(token));
    const row = await ended.returning('user_name').executeTakeFirst();
    if (row) await note(work, context, 'signedOut', row.user_name);
  });
}

function note(work: Work, context: LedgerContext, action: string, name: string) {
  const subject = `user ${name}`;
  return appendAudit(work, context, { actor: name, action, subject, content: {} });
}

function sessionOf(
  user: User,
  row: Pick<Selectable<Database['session']>, 'started_at' | 'expires_at'>,
): Session {
  return { user, startedAt: row.started_at, expiresAt: row.expires_at };
}
