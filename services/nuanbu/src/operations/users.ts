import { newPassword } from '@nuanbu/ledger';
import { codesOf, ROLES, type Role } from '@nuanbu/terms';
import { z } from 'zod';
import { ACTOR, operation } from './operation.ts';

const name = z.string().min(1).max(64);
const role = z.enum(codesOf(ROLES) as [Role, ...Role[]]);

/** Adds a user with a password that is in the answer and nowhere else. */
export const addUser = operation(
  'user add',
  z.strictObject({
    name,
    displayName: z.string().min(1),
    roles: z.array(role).min(1),
    /** Empty, the user sees every place; a village is `town/village`. */
    towns: z.array(z.string().min(1)),
    villages: z.array(z.string().min(1)),
  }),
  async ({ ledger }, { name, displayName, roles, towns, villages }) => {
    const password = newPassword();
    const isEverywhere = towns.length === 0 && villages.length === 0;
    const scope = isEverywhere ? ('all' as const) : { towns, villages };
    const user = await ledger.users.add(
      { name, displayName, roles, scope, password },
      { actor: ACTOR },
    );
    return { name: user.name, password };
  },
);

/** Every user, the disabled ones too. */
export const listUsers = operation('user list', z.strictObject({}), ({ ledger }) =>
  ledger.users.list(),
);

/** Gives a user a new password; the old one and all sessions end. */
export const renewPassword = operation(
  'user password',
  z.strictObject({ name }),
  async ({ ledger }, { name }) => {
    const password = newPassword();
    await ledger.users.setPassword(name, password, { actor: ACTOR });
    return { name, password };
  },
);

/** Keeps a user out, whose sessions end, or lets one in again. */
export const disableUser = operation(
  'user disable',
  z.strictObject({ name, isDisabled: z.boolean() }),
  async ({ ledger }, { name, isDisabled }) => {
    if (isDisabled) await ledger.users.disable(name, { actor: ACTOR });
    else await ledger.users.enable(name, { actor: ACTOR });
    return { name };
  },
);
