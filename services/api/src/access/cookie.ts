import { createHmac } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** The cookie that carries a session's token. */
export interface SessionCookie {
  tokenOf(request: FastifyRequest): string | undefined;
  set(reply: FastifyReply, token: string): void;
  clear(reply: FastifyReply): void;
  /** The ticket of a sign-in that is under way at an identity provider. */
  ticketOf(request: FastifyRequest): string | undefined;
  setTicket(reply: FastifyReply, ticket: string): void;
  clearTicket(reply: FastifyReply): void;
}

/**
 * The session's cookie: unread by scripts, sent to this site alone, and gone with the browser's
 * session. Under https its name begins with `__Host-`, so that no other host of the domain and no
 * unencrypted page can set it.
 */
export function sessionCookie(origin: string | undefined): SessionCookie {
  const secure = origin?.startsWith('https:') ?? false;
  const name = secure ? '__Host-nuanbu' : 'nuanbu';
  const options = { path: '/', httpOnly: true, sameSite: 'strict', secure } as const;
  const ticketName = `${name}-sign-in`;
  // It comes back with a link of another site, as the session's own never does.
  const ticketOptions = { ...options, sameSite: 'lax' } as const;
  return {
    tokenOf: (request) => request.cookies[name],
    set: (reply, token) => reply.setCookie(name, token, options),
    clear: (reply) => reply.clearCookie(name, options),
    ticketOf: (request) => request.cookies[ticketName],
    setTicket: (reply, ticket) => reply.setCookie(ticketName, ticket, ticketOptions),
    clearTicket: (reply) => reply.clearCookie(ticketName, ticketOptions),
  };
}

/**
 * The word that goes with a session's token in the header: whoever cannot read the answer to a
 * sign-in, as another site cannot, does not know it.
 */
export function csrfTokenOf(token: string): string {
  return createHmac('sha256', token).update('csrf').digest('base64url');
}
