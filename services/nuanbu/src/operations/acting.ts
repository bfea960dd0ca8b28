import { mayDo, type Permission } from '@nuanbu/contracts/http';
import type { Ledger, Scope } from '@nuanbu/ledger';
import { TroubleError, verbatim } from '@nuanbu/terms';
import { ACTOR } from './operation.ts';

/** Somebody who acts at the command line, and whose households that may concern. */
interface Acting {
  readonly actor: string;
  readonly scope: Scope;
}

/**
 * Who does at the command line what is money. Once a ledger has users it is one of them, so that
 * nobody makes a batch from here and then signs it under their own name (domain rule S4).
 *
 * @param by the user who was named, if any.
 * @returns of a ledger without users whatever was given, or the command line.
 * @throws TroubleError `argumentInvalid` where a user has to be named; `userNotFound`, also where
 *   that one is disabled; `roleMissing`.
 */
export async function whoActs(
  { users }: Pick<Ledger, 'users'>,
  by: string | undefined,
  permission: Permission,
): Promise<Acting> {
  const known = await users.list();
  if (known.length === 0) return { actor: by ?? ACTOR, scope: 'all' };
  if (by === undefined) {
    throw new TroubleError(
      'argumentInvalid',
      {
        zh: '须写明由谁办理：本台账已有用户。',
        en: 'It has to say who does this: the ledger has users.',
      },
      { hint: { zh: '请加 --by 用户名。', en: 'Add --by and the name of a user.' } },
    );
  }
  const user = await users.find(by);
  if (!user || user.disabledAt !== undefined) {
    throw new TroubleError('userNotFound', {
      zh: `或已停用。用户名为“${by}”。`,
      en: `Or it is disabled. The name is "${by}".`,
    });
  }
  if (!mayDo(user.roles, permission)) throw new TroubleError('roleMissing', verbatim(user.name));
  return { actor: user.name, scope: user.scope };
}

/** @throws TroubleError `scopeMissing` where a person sees some places alone. */
export function refuseSomePlaces({ actor, scope }: Acting): void {
  if (scope !== 'all') throw new TroubleError('scopeMissing', verbatim(actor));
}

/** @throws TroubleError `scopeMissing` where a household lies outside of a person's places. */
export async function refuseBeyond(
  { roster }: Pick<Ledger, 'roster'>,
  { actor, scope }: Acting,
  householdId: string,
): Promise<void> {
  if (scope === 'all') return;
  const seen = await roster.inScope(scope, [householdId]);
  if (!seen.has(householdId)) {
    throw new TroubleError('scopeMissing', verbatim(`${actor}, ${householdId}`));
  }
}
