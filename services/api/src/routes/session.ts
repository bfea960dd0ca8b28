import {
  ownPasswordSchema,
  permissionsOf,
  sessionSchema,
  signInSchema,
} from '@nuanbu/contracts/http';
import type { Ledger, Session } from '@nuanbu/ledger';
import { z } from 'zod';
import { csrfTokenOf, type SessionCookie } from '../access/cookie.ts';
import { SIGN_INS_PER_MINUTE } from '../access/sign-in-limit.ts';
import { refuse } from '../http/errors.ts';
import { exchange, type Route, read } from '../http/route.ts';

/** Signing in and out, and who one is. */
export function sessionRoutes(
  { users, sessions }: Pick<Ledger, 'users' | 'sessions'>,
  cookie: SessionCookie,
): Route[] {
  return [
    exchange({
      path: '/api/session',
      access: 'anybody',
      tag: 'session',
      summary: 'Signs in; after too many wrong passwords a name is locked for a while.',
      body: signInSchema,
      limitPerMinute: SIGN_INS_PER_MINUTE,
      answer: sessionSchema,
      handle: async ({ body, request, reply }) => {
        const found = await users.checkPassword(body.name, body.password);
        if ('refused' in found) refuse(found);
        const before = cookie.tokenOf(request);
        if (before !== undefined) await sessions.end(before);
        const { token, ...session } = await sessions.start(found.user.name);
        cookie.set(reply, token);
        return answerOf(session, token);
      },
    }),
    read({
      path: '/api/session',
      access: 'signedIn',
      tag: 'session',
      summary: 'Who is signed in, what they may do, and until when.',
      answer: sessionSchema,
      handle: async ({ session, request }) => answerOf(session, cookie.tokenOf(request)!),
    }),
    exchange({
      path: '/api/session/password',
      access: 'signedIn',
      tag: 'session',
      summary: 'Sets one’s own password, given the one before; all other sessions end.',
      body: ownPasswordSchema,
      limitPerMinute: SIGN_INS_PER_MINUTE,
      answer: sessionSchema,
      handle: async ({ body, by: { actor }, reply }) => {
        const found = await users.checkPassword(actor, body.before);
        if ('refused' in found) refuse(found);
        await users.setPassword(actor, body.after, { actor });
        const { token, ...session } = await sessions.start(actor);
        cookie.set(reply, token);
        return answerOf(session, token);
      },
    }),
    exchange({
      path: '/api/session/end',
      access: 'signedIn',
      tag: 'session',
      summary: 'Signs out.',
      answer: z.object({ ended: z.boolean() }),
      handle: async ({ request, reply }) => {
        await sessions.end(cookie.tokenOf(request)!);
        cookie.clear(reply);
        return { ended: true };
      },
    }),
  ];
}

function answerOf({ user, startedAt, expiresAt }: Session, token: string) {
  const { name, displayName, roles, scope } = user;
  return {
    ...{ name, displayName, roles, scope, permissions: permissionsOf(roles) },
    ...{ startedAt, expiresAt, csrfToken: csrfTokenOf(token) },
  };
}
