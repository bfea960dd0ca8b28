import type { Refusal } from '@nuanbu/settlement';
import { particulars } from '@nuanbu/terms';
import { formatInstant, type Instant } from '@nuanbu/units';
import { appendAudit } from '../audit/audit.ts';
import type { LedgerContext } from '../context.ts';
import { hashPassword, newPassword, verifyPassword } from '../passwords.ts';
import { type User, userOf } from './user.ts';

/** Whose password it is; or why nobody is let in. */
export type SignIn =
  | { readonly user: User }
  | Refusal<'signInRefused'>
  | (Refusal<'signInLocked'> & { readonly until: Instant });

/** So many wrong passwords in a row lock the name, and so does each one after them. */
export const FAILURES_TO_LOCK = 5;
export const LOCK_S = 15 * 60;

/**
 * Asks whether a password is that of a user who may sign in. An attempt counts as failed before the
 * password is looked at, so that many at once cannot outrun the count; the right one clears it. A
 * name that nobody has takes as long as one that somebody has.
 */
export async function checkPassword(
  context: LedgerContext,
  name: string,
  password: string,
): Promise<SignIn> {
  const attempt = await countAttempt(context, name);
  if (attempt !== undefined && 'refused' in attempt) return attempt;
  const isRight = await verifyPassword(attempt?.passwordHash ?? (await nobodysHash()), password);
  if (attempt && isRight && attempt.user.disabledAt === undefined) {
    await context.db
      .updateTable('user')
      .set({ failed_sign_ins: 0, locked_until: null })
      .where('name', '=', name)
      .execute();
    const { lockedUntil: _over, ...user } = attempt.user;
    return { user };
  }
  if (attempt?.locks && !isRight) await noteLock(context, name);
  return { refused: 'signInRefused', detail: '' };
}

interface Attempt {
  readonly user: User;
  readonly passwordHash: string;
  /** Whether the name is locked now, unless the password is right. */
  readonly locks: boolean;
}

function countAttempt(
  context: LedgerContext,
  name: string,
): Promise<Attempt | Extract<SignIn, { until: Instant }> | undefined> {
  return context.db.transaction().execute(async (work) => {
    const query = work.selectFrom('user').selectAll().where('name', '=', name).forUpdate();
    const row = await query.executeTakeFirst();
    if (!row) return undefined;
    const now = context.clock.now();
    if (row.locked_until !== null && now < row.locked_until) {
      const until = row.locked_until;
      return {
        refused: 'signInLocked',
        ...particulars({
          zh: `须等到 ${formatInstant(until)}。`,
          en: `Until ${formatInstant(until)}.`,
        }),
        until,
      };
    }
    const failed_sign_ins = row.failed_sign_ins + 1;
    const locks = failed_sign_ins >= FAILURES_TO_LOCK;
    await work
      .updateTable('user')
      .set({ failed_sign_ins, locked_until: locks ? now + LOCK_S : null })
      .where('name', '=', name)
      .execute();
    return { user: userOf(row), passwordHash: row.password_hash, locks };
  });
}

async function noteLock(context: LedgerContext, name: string): Promise<void> {
  await context.db.transaction().execute((work) =>
    appendAudit(work, context, {
      actor: name,
      action: 'signInLocked',
      subject: `user ${name}`,
      content: { lockS: LOCK_S },
    }),
  );
}

let made: Promise<string> | undefined;

/** The hash of a password that nobody knows. */
function nobodysHash(): Promise<string> {
  made ??= hashPassword(newPassword());
  return made;
}
