import { TroubleError } from '@nuanbu/terms';
import { formatInstant } from '@nuanbu/units';
import { sql } from 'kysely';
import { appendAudit } from '../audit/audit.ts';
import { decide } from '../commands.ts';
import type { By, LedgerContext, Work } from '../context.ts';
import { hashPassword } from '../passwords.ts';
import { forgetIdentities, type Identity, identify } from './identities.ts';
import { checkPassword, type SignIn } from './sign-in.ts';
import {
  checkFacts,
  checkName,
  columnsOf,
  keptName,
  type User,
  type UserFacts,
  userOf,
} from './user.ts';

export interface NewUser extends UserFacts {
  readonly name: string;
  readonly password: string;
}

/** Who signs in, and what they are. */
export interface Users {
  /** @throws TroubleError `userExists`, also where that one is disabled; `argumentInvalid`. */
  add(user: NewUser, by: By): Promise<User>;
  /**
   * Adds the first user of all, whoever else adds one at the same moment.
   *
   * @returns undefined where somebody is there already.
   * @throws TroubleError `argumentInvalid`.
   */
  addFirst(user: NewUser, by: By): Promise<User | undefined>;
  /** All of them by name, the disabled ones too. */
  list(): Promise<User[]>;
  find(name: string): Promise<User | undefined>;
  /**
   * Puts other facts in the place of all of a user's.
   *
   * @param seenVersion the version that the person saw.
   * @throws TroubleError `userNotFound`; `staleEdit` where somebody has changed them since.
   */
  change(name: string, seenVersion: number, facts: UserFacts, by: By): Promise<User>;
  /** Sets a new password, opens a lock and ends all sessions. @throws TroubleError `userNotFound`. */
  setPassword(name: string, password: string, by: By): Promise<void>;
  /** Ends all sessions; the person signs in no more. @throws TroubleError `userNotFound`. */
  disable(name: string, by: By): Promise<void>;
  /** Lets a disabled user sign in again. @throws TroubleError `userNotFound`. */
  enable(name: string, by: By): Promise<void>;
  /** See `checkPassword`. */
  checkPassword(name: string, password: string): Promise<SignIn>;
  /** See `identify`. */
  identify(identity: Identity): Promise<User>;
  /** See `forgetIdentities`. */
  forgetIdentities(name: string, by: By): Promise<void>;
}

export function usersOf(context: LedgerContext): Users {
  const { db } = context;
  return {
    add: (user, by) => add(context, user, by),
    addFirst: (user, by) => addFirst(context, user, by),
    list: async () =>
      (await db.selectFrom('user').selectAll().orderBy('name').execute()).map(userOf),
    find: async (name) => {
      const query = db.selectFrom('user').selectAll().where('name', '=', keptName(name));
      const row = await query.executeTakeFirst();
      return row && userOf(row);
    },
    change: (name, seen, facts, by) => change(context, keptName(name), seen, facts, by),
    setPassword: (name, password, by) => setPassword(context, keptName(name), password, by),
    disable: (name, by) =>
      setDisabled(context, keptName(name), by, 'userDisabled', context.clock.now()),
    enable: (name, by) => setDisabled(context, keptName(name), by, 'userEnabled', null),
    checkPassword: (name, password) => checkPassword(context, keptName(name), password),
    identify: (identity) => identify(context, identity),
    forgetIdentities: (name, by) => forgetIdentities(context, name, by),
  };
}

/** Long enough that guessing one over the network is hopeless, whatever it is made of. */
const LEAST_PASSWORD = 12;
/** Beyond it hashing would be the attack. */
const MOST_PASSWORD = 256;

function checkNewPassword(password: string): void {
  const { length } = [...password];
  if (length >= LEAST_PASSWORD && length <= MOST_PASSWORD) return;
  throw new TroubleError('argumentInvalid', {
    zh: `密码须为 ${LEAST_PASSWORD} 至 ${MOST_PASSWORD} 个字符。`,
    en: `A password has ${LEAST_PASSWORD} to ${MOST_PASSWORD} characters.`,
  });
}

async function add(context: LedgerContext, given: NewUser, by: By): Promise<User> {
  const insert = await checked(context, given, by);
  const content = { ...given, name: keptName(given.name) };
  return decide(context, by, 'addUser', content, insert);
}

async function addFirst(context: LedgerContext, given: NewUser, by: By): Promise<User | undefined> {
  const insert = await checked(context, given, by);
  return context.db.transaction().execute(async (work) => {
    // Waits for whoever is adding somebody, and keeps everybody else from it until this is done.
    await sql`LOCK TABLE ledger."user" IN SHARE ROW EXCLUSIVE MODE`.execute(work);
    const anybody = await work.selectFrom('user').select('name').limit(1).executeTakeFirst();
    return anybody ? undefined : insert(work);
  });
}

/** What inserts a user whose facts are in order. */
async function checked(
  context: LedgerContext,
  given: NewUser,
  by: By,
): Promise<(work: Work) => Promise<User>> {
  const name = keptName(given.name);
  checkName(name);
  checkFacts(given);
  checkNewPassword(given.password);
  const password_hash = await hashPassword(given.password);
  return async (work) => {
    const columns = columnsOf(given);
    const row = await work
      .insertInto('user')
      .values({
        ...{ name, ...columns, password_hash, failed_sign_ins: 0, locked_until: null },
        ...{ added_at: context.clock.now(), disabled_at: null },
      })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst();
    if (!row)
      throw new TroubleError('userExists', {
        zh: `用户名为“${name}”。`,
        en: `The name is "${name}".`,
      });
    await note(work, context, by, 'userAdded', name, columns);
    return userOf(row);
  };
}

async function change(
  context: LedgerContext,
  name: string,
  seenVersion: number,
  facts: UserFacts,
  by: By,
): Promise<User> {
  checkFacts(facts);
  return decide(context, by, 'changeUser', { name, seenVersion, ...facts }, async (work) => {
    const columns = columnsOf(facts);
    const query = work
      .updateTable('user')
      .set({ ...columns, version: seenVersion + 1 })
      .where('name', '=', name)
      .where('version', '=', seenVersion);
    const row = await query.returningAll().executeTakeFirst();
    if (!row) throw await notChanged(work, name);
    await note(work, context, by, 'userChanged', name, columns);
    return userOf(row);
  });
}

async function setPassword(
  context: LedgerContext,
  name: string,
  password: string,
  by: By,
): Promise<void> {
  checkNewPassword(password);
  const password_hash = await hashPassword(password);
  await decide(context, by, 'setPassword', { name, password }, async (work) => {
    const opened = { password_hash, failed_sign_ins: 0, locked_until: null };
    await update(work, name, opened);
    await endSessions(work, name);
    await note(work, context, by, 'passwordSet', name, {});
    return null;
  });
}

async function setDisabled(
  context: LedgerContext,
  name: string,
  by: By,
  action: 'userDisabled' | 'userEnabled',
  disabled_at: number | null,
): Promise<void> {
  await decide(context, by, action, { name }, async (work) => {
    await update(work, name, { disabled_at });
    if (disabled_at !== null) await endSessions(work, name);
    await note(work, context, by, action, name, {});
    return null;
  });
}

async function update(work: Work, name: string, columns: object): Promise<void> {
  const query = work.updateTable('user').set(columns).where('name', '=', name);
  const { numUpdatedRows } = await query.executeTakeFirst();
  if (!numUpdatedRows) throw notFound(name);
}

async function endSessions(work: Work, name: string): Promise<void> {
  await work.deleteFrom('session').where('user_name', '=', name).execute();
}

/** Why facts were not changed: nobody has the name, or somebody was first, who is named. */
async function notChanged(work: Work, name: string): Promise<TroubleError> {
  const user = await work
    .selectFrom('user')
    .select('version')
    .where('name', '=', name)
    .executeTakeFirst();
  if (!user) return notFound(name);
  const last = await work
    .selectFrom('audit_entry')
    .select(['actor', 'at'])
    .where('subject', '=', `user ${name}`)
    .where('action', '=', 'userChanged')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  const [at, actor] = last ? [formatInstant(last.at), last.actor] : ['', ''];
  return new TroubleError('staleEdit', {
    zh: `用户“${name}”已由 ${actor} 于 ${at} 修改，现在是第 ${user.version} 版；请关闭后重新打开再改。`,
    en: `"${name}" was changed by ${actor} at ${at} and is at version ${user.version}; open it anew.`,
  });
}

function notFound(name: string): TroubleError {
  return new TroubleError('userNotFound', {
    zh: `用户名为“${name}”。`,
    en: `The name would be "${name}".`,
  });
}

function note(
  work: Work,
  context: LedgerContext,
  { actor }: By,
  action: string,
  name: string,
  content: Readonly<Record<string, unknown>>,
) {
  return appendAudit(work, context, { actor, action, subject: `user ${name}`, content });
}
