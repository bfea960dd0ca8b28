import { readFileSync } from 'node:fs';
import { aboutSchema, SIGN_IN_PAGE, signInQuery, signInWaysSchema } from '@nuanbu/contracts/http';
import { isTrouble } from '@nuanbu/terms';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { SessionCookie } from '../access/cookie.ts';
import { CALLBACK_PATH, type OpenIdSignIns } from '../access/openid/sign-ins.ts';
import { SIGN_INS_PER_MINUTE } from '../access/sign-in-limit.ts';
import { RequestError } from '../http/errors.ts';
import { type Route, read } from '../http/route.ts';
import type { Parts } from './parts.ts';

const BEGIN_PATH = '/api/sign-in/openid';

const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { version: string };

/** The ways in, and what this is. */
export function signInRoutes(
  { ledger, desk }: Pick<Parts, 'ledger' | 'desk'>,
  cookie: SessionCookie,
  openid: OpenIdSignIns | undefined,
): Route[] {
  const { users, sessions, audit } = ledger;

  /** @throws RequestError `addressUnknown` where no provider is configured. */
  function provider(): OpenIdSignIns {
    if (openid) return openid;
    throw new RequestError('addressUnknown', {
      zh: '没有配置统一身份认证。',
      en: 'Nobody has configured OpenID Connect.',
    });
  }

  return [
    read({
      path: '/api/sign-in',
      access: 'anybody',
      tag: 'session',
      summary: 'Which ways in there are.',
      answer: signInWaysSchema,
      handle: async () => ({
        password: true as const,
        openid: openid && { address: BEGIN_PATH, issuer: openid.issuer },
        needsFirstAdmin: (await users.list()).length === 0,
      }),
    }),
    read({
      path: BEGIN_PATH,
      access: 'anybody',
      tag: 'session',
      summary: 'Sends a browser to the identity provider.',
      query: signInQuery,
      limitPerMinute: SIGN_INS_PER_MINUTE,
      answer: redirected,
      handle: ({ query, reply }) =>
        orToSignIn(reply, async () => {
          const { address, ticket } = await provider().begin(query.to);
          cookie.setTicket(reply, ticket);
          return address;
        }),
    }),
    read({
      path: CALLBACK_PATH,
      access: 'anybody',
      tag: 'session',
      summary: 'Where the identity provider sends the browser back; the session begins here.',
      limitPerMinute: SIGN_INS_PER_MINUTE,
      answer: redirected,
      handle: ({ request, reply }) =>
        orToSignIn(reply, async () => {
          const ticket = cookie.ticketOf(request);
          cookie.clearTicket(reply);
          const { identity, to } = await provider().finish(request.url, ticket);
          const { name } = await users.identify(identity);
          const before = cookie.tokenOf(request);
          if (before !== undefined) await sessions.end(before);
          const { token } = await sessions.start(name);
          cookie.set(reply, token);
          return to;
        }),
    }),
    read({
      path: '/api/about',
      access: 'signedIn',
      tag: 'session',
      summary: 'What this is, and what stands on everything that is taken away.',
      answer: aboutSchema,
      handle: async ({ session: { user } }) => ({
        ...{ product: 'nuanbu 暖补', version, licence: 'Apache-2.0' },
        ...{ district: desk.feeding.district, timeZone: 'Asia/Shanghai' as const },
        ...{ writtenBy: user.displayName, auditHead: await audit.head() },
      }),
    }),
  ];
}

const redirected = z
  .unknown()
  .meta({ description: 'An address to go on to, with the status 303.' });

/** A browser that follows links is shown a page and no problem: what is refused stands in its address. */
async function orToSignIn(reply: FastifyReply, goOn: () => Promise<string>): Promise<string> {
  const to = await goOn().catch((error) => {
    if (!isTrouble(error)) throw error;
    return `${SIGN_IN_PAGE}?refused=${error.code}`;
  });
  reply.code(303).header('location', to).type('text/plain');
  return '';
}
