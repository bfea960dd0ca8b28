import { timingSafeEqual } from 'node:crypto';
import { CSRF_HEADER, IDEMPOTENCY_HEADER, mayDo, PERMISSIONS } from '@nuanbu/contracts/http';
import type { By, Ledger, Session } from '@nuanbu/ledger';
import { ROLES, TroubleError } from '@nuanbu/terms';
import type { FastifyRequest } from 'fastify';
import { RequestError } from '../http/errors.ts';
import type { Access, Route } from '../http/route.ts';
import { csrfTokenOf, type SessionCookie } from './cookie.ts';

/** Who a request is let in as. */
export interface Admitted {
  readonly session: Session;
  readonly by: By;
}

/** Stands before every route. */
export interface Guard {
  /**
   * Lets a request in, or not, before its body is read.
   *
   * @throws RequestError `notSignedIn`, `requestForged`, `idempotencyKeyMissing`.
   * @throws TroubleError `roleMissing`.
   */
  admit(
    request: FastifyRequest,
    route: Pick<Route, 'access' | 'method' | 'isCommand'>,
  ): Promise<void>;
  /** Who was let in; undefined where anybody is. */
  of(request: FastifyRequest): Admitted | undefined;
}

const KEY = /^[\x21-\x7e]{1,200}$/;

export function guardOf(
  { sessions }: Pick<Ledger, 'sessions'>,
  cookie: SessionCookie,
  origin: string | undefined,
): Guard {
  const admitted = new WeakMap<FastifyRequest, Admitted>();
  return {
    async admit(request, { access, method, isCommand }) {
      const isChange = method !== 'GET';
      if (isChange) refuseOtherSite(request, origin ?? `http://${request.headers.host}`);
      if (access === 'anybody') return;
      const token = cookie.tokenOf(request);
      const session = token === undefined ? undefined : await sessions.use(token);
      if (token === undefined || !session) throw new RequestError('notSignedIn');
      if (isChange) refuseForged(request, token);
      refuseRole(session, access);
      const { name: actor } = session.user;
      const key = isCommand ? keyOf(request) : undefined;
      // Keys of two people never meet.
      const idempotencyKey = key === undefined ? undefined : `${actor} ${key}`;
      admitted.set(request, { session, by: { actor, idempotencyKey } });
    },
    of: (request) => admitted.get(request),
  };
}

/** A browser says from which site a request comes; a program that says nothing has no cookies of others. */
function refuseOtherSite({ headers }: FastifyRequest, origin: string): void {
  const site = headers['sec-fetch-site'];
  const isOther = site !== undefined && site !== 'same-origin';
  if (isOther || (headers.origin !== undefined && headers.origin !== origin)) {
    throw new RequestError('requestForged', {
      zh: '请求来自别的网站。',
      en: 'It comes from another site.',
    });
  }
}

function refuseForged({ headers }: FastifyRequest, token: string): void {
  const given = Buffer.from(String(headers[CSRF_HEADER] ?? ''));
  const expected = Buffer.from(csrfTokenOf(token));
  if (given.length === expected.length && timingSafeEqual(given, expected)) return;
  throw new RequestError('requestForged', {
    zh: `缺少请求头 ${CSRF_HEADER}，或其值不对。`,
    en: `The header ${CSRF_HEADER} is missing or wrong.`,
  });
}

function refuseRole({ user }: Session, access: Access): void {
  if (access === 'anybody' || access === 'signedIn' || mayDo(user.roles, access)) return;
  const may = PERMISSIONS[access];
  throw new TroubleError('roleMissing', {
    zh: `须由${may.map((role) => ROLES[role].zh).join('、')}办理。`,
    en: `It is for ${may.map((role) => `${ROLES[role].zh} (${role})`).join(', ')}.`,
  });
}

function keyOf({ headers }: FastifyRequest): string {
  const key = headers[IDEMPOTENCY_HEADER];
  if (typeof key === 'string' && KEY.test(key)) return key;
  throw new RequestError('idempotencyKeyMissing', {
    zh: '请求头 idempotency-key 须为 1 至 200 个字母、数字或符号。',
    en: '1 to 200 letters, digits and signs in the header idempotency-key.',
  });
}
