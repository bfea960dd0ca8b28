import { TroubleError } from '@nuanbu/terms';
import { appendAudit } from '../audit/audit.ts';
import { decide } from '../commands.ts';
import type { By, LedgerContext } from '../context.ts';
import { keptName, type User, userOf } from './user.ts';

/** Somebody as a provider of identities knows them; the subject is nobody else's for ever. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  /** What the provider calls them; by it they are found the first time. */
  readonly name?: string | undefined;
}

/**
 * The user that an identity belongs to. The first time it is the one of the same name, to whom the
 * subject then belongs, so that a name that the provider gives to another lets nobody in.
 *
 * @throws TroubleError `identityUnknown` where nobody is meant, somebody disabled, or one to whom
 *   another subject of the issuer belongs.
 */
export function identify(
  context: LedgerContext,
  { issuer, subject, name }: Identity,
): Promise<User> {
  return context.db.transaction().execute(async (work) => {
    const linked = await work
      .selectFrom('user_identity')
      .innerJoin('user', 'user.name', 'user_name')
      .selectAll('user')
      .where('issuer', '=', issuer)
      .where('subject', '=', subject)
      .executeTakeFirst();
    if (linked) {
      if (linked.disabled_at === null) return userOf(linked);
      throw new TroubleError('identityUnknown', {
        zh: `用户“${linked.name}”已停用。`,
        en: `The user "${linked.name}" is disabled.`,
      });
    }
    const query = work
      .selectFrom('user')
      .selectAll()
      .where('name', '=', keptName(name ?? ''));
    const row = await query.forUpdate().executeTakeFirst();
    if (!row || row.disabled_at !== null) {
      throw new TroubleError('identityUnknown', {
        zh: `那边的名称为“${name ?? ''}”。`,
        en: `It is called "${name ?? ''}" there.`,
      });
    }
    const { numInsertedOrUpdatedRows } = await work
      .insertInto('user_identity')
      .values({ issuer, subject, user_name: row.name, linked_at: context.clock.now() })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (!numInsertedOrUpdatedRows) {
      throw new TroubleError(
        'identityUnknown',
        { zh: `“${row.name}”在那边是另一个人。`, en: `"${row.name}" is somebody else there.` },
        {
          hint: {
            zh: '管理员可以解除关联，以便重新关联。',
            en: 'An administrator can let the name be linked anew.',
          },
        },
      );
    }
    await appendAudit(work, context, {
      ...{ actor: row.name, action: 'identityLinked', subject: `user ${row.name}` },
      content: { issuer, subject },
    });
    return userOf(row);
  });
}

/**
 * Lets a user be linked anew, as where a provider has made a new account for the same person.
 *
 * @throws TroubleError `userNotFound`.
 */
export async function forgetIdentities(
  context: LedgerContext,
  given: string,
  by: By,
): Promise<void> {
  const name = keptName(given);
  await decide(context, by, 'forgetIdentities', { name }, async (work) => {
    const query = work.selectFrom('user').select('name').where('name', '=', name);
    if (!(await query.executeTakeFirst())) {
      throw new TroubleError('userNotFound', {
        zh: `用户名为“${name}”。`,
        en: `The name would be "${name}".`,
      });
    }
    const { numDeletedRows } = await work
      .deleteFrom('user_identity')
      .where('user_name', '=', name)
      .executeTakeFirst();
    await appendAudit(work, context, {
      ...{ actor: by.actor, action: 'identitiesForgotten', subject: `user ${name}` },
      content: { identities: Number(numDeletedRows) },
    });
    return null;
  });
}
