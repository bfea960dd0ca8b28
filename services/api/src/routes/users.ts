import {
  changedUserSchema,
  newPasswordSchema,
  newUserSchema,
  typedText,
  userSchema,
  usersSchema,
} from '@nuanbu/contracts/http';
import type { Ledger } from '@nuanbu/ledger';
import { TroubleError } from '@nuanbu/terms';
import { z } from 'zod';
import { USER_COLUMNS } from '../exports/columns/office.ts';
import { command, type Route, read } from '../http/route.ts';

const userPath = z.object({ user: typedText(64) });
const done = z.object({ name: z.string() });

/** Who signs in, as administrators keep them. */
export function userRoutes({ users }: Pick<Ledger, 'users'>): Route[] {
  return [
    read({
      path: '/api/users',
      access: 'manageUsers',
      tag: 'users',
      summary: 'Every user, the disabled ones too.',
      answer: usersSchema,
      columns: USER_COLUMNS,
      handle: async () => ({ items: await users.list() }),
    }),
    command({
      path: '/api/users',
      access: 'manageUsers',
      tag: 'users',
      summary: 'Adds a user.',
      body: newUserSchema,
      answer: userSchema,
      handle: ({ body, by }) => users.add(body, by),
    }),
    command({
      path: '/api/users/:user/facts',
      access: 'manageUsers',
      tag: 'users',
      summary: 'Puts other facts in the place of all of a user’s, unless somebody was first.',
      params: userPath,
      body: changedUserSchema,
      answer: userSchema,
      handle: ({ params, body, by }) => {
        refuseOwn(params.user, by.actor);
        const { version, ...facts } = body;
        return users.change(params.user, version, facts, by);
      },
    }),
    command({
      path: '/api/users/:user/password',
      access: 'manageUsers',
      tag: 'users',
      summary: 'Sets a new password; all sessions of the user end.',
      params: userPath,
      body: newPasswordSchema,
      answer: done,
      handle: async ({ params, body, by }) => {
        await users.setPassword(params.user, body.password, by);
        return { name: params.user };
      },
    }),
    command({
      path: '/api/users/:user/identities/forget',
      access: 'manageUsers',
      tag: 'users',
      summary:
        'Lets a user be linked anew, where the identity provider has another account for them.',
      params: userPath,
      answer: done,
      handle: async ({ params, by }) => {
        await users.forgetIdentities(params.user, by);
        return { name: params.user };
      },
    }),
    command({
      path: '/api/users/:user/disable',
      access: 'manageUsers',
      tag: 'users',
      summary: 'Keeps a user out; all sessions end.',
      params: userPath,
      answer: done,
      handle: async ({ params, by }) => {
        refuseOwn(params.user, by.actor);
        await users.disable(params.user, by);
        return { name: params.user };
      },
    }),
    command({
      path: '/api/users/:user/enable',
      access: 'manageUsers',
      tag: 'users',
      summary: 'Lets a disabled user sign in again.',
      params: userPath,
      answer: done,
      handle: async ({ params, by }) => {
        await users.enable(params.user, by);
        return { name: params.user };
      },
    }),
  ];
}

/** Nobody gives roles to themselves, or locks the last administrator out by a slip. */
function refuseOwn(name: string, actor: string): void {
  if (name.normalize('NFKC').trim().toLowerCase() !== actor) return;
  throw new TroubleError('argumentInvalid', {
    zh: '本人的账户须由另一位管理员更改。',
    en: 'Another administrator changes one’s own name.',
  });
}
