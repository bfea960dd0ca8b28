import { readFileSync } from 'node:fs';
import { TroubleError } from '@nuanbu/terms';

export interface Host {
  readonly host: string;
  readonly port: number;
}

/** Who signs in, as `USER:PASSWORD@` says it; a user name alone has no meaning to Redis. */
export interface Credentials {
  readonly username?: string;
  readonly password?: string;
}

/** Files for TLS, each read: the authority, and a client certificate with its key. */
export interface Tls {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

/** Where the queues are, as `REDIS_URL` says it. */
export interface RedisPlace extends Credentials {
  readonly kind: 'single' | 'sentinel' | 'cluster';
  readonly hosts: readonly Host[];
  /** The number of the database; a cluster has only 0. */
  readonly db: number;
  readonly tls?: Tls;
  /** What the keys begin with, as a hash tag, so that a cluster keeps all queues on one node. */
  readonly prefix: string;
  /** Under Sentinel: what the master is called, and who signs in to the sentinels themselves. */
  readonly name?: string;
  readonly sentinel?: Credentials;
}

const FORM = /^redis(s?)(-sentinel|-cluster)?:\/\/(?:([^@/?#]*)@)?([^@/?#]+)(\/[^?#]*)?(\?[^#]*)?$/;
const HOST = /^(?:\[([0-9a-fA-F:]+)\]|([^\s:[\]]+))(?::([0-9]{1,5}))?$/;
const KINDS = { '': 'single', '-sentinel': 'sentinel', '-cluster': 'cluster' } as const;
const PREFIX = /^[A-Za-z0-9_.-]{1,64}$/;

/** What may stand after `?`, by the kinds of place that it belongs to. */
const TLS_FILES = ['ca', 'cert', 'key'] as const;
const EVERYWHERE = ['prefix', ...TLS_FILES];
const QUESTIONS = {
  single: EVERYWHERE,
  sentinel: [...EVERYWHERE, 'name', 'sentinelUsername', 'sentinelPassword'],
  cluster: EVERYWHERE,
};

/**
 * Reads a `REDIS_URL`: `redis://`, `redis-sentinel://` with `?name=`, or `redis-cluster://`, each
 * with `rediss` for TLS. The package's README has all that may stand in it.
 *
 * @throws TroubleError `configInvalid`, with a sentence that repeats no part of the URL, since that
 *   holds a password.
 */
export function readRedisUrl(url: string): RedisPlace {
  const [, s, kindText, credentials, hostsText, path = '', query = ''] = FORM.exec(url) ?? [];
  if (hostsText === undefined) {
    throw invalid(
      'must have the form redis://…/DB, redis-sentinel://…/DB?name=MASTER or redis-cluster://…, ' +
        'with rediss for TLS, and with HOST:PORT for …, several with commas, perhaps after ' +
        'USER:PASSWORD@, in which @, / and the like are written %40 and %2F',
    );
  }
  const kind = KINDS[(kindText ?? '') as keyof typeof KINDS];
  const hosts = hostsText.split(',').map((text) => hostOf(text, kind));
  if (kind === 'single' && hosts.length > 1) {
    throw invalid('names several hosts: redis-sentinel:// and redis-cluster:// have those');
  }
  const questions = new URLSearchParams(query);
  for (const question of questions.keys()) {
    if (QUESTIONS[kind].includes(question)) continue;
    throw invalid(`has a setting after ? that is none of ${QUESTIONS[kind].join(', ')}`);
  }
  if (!s && TLS_FILES.some((part) => questions.has(part))) {
    throw invalid('has ca=, cert= or key= without TLS: it has to begin with rediss');
  }
  const asked = (question: string) => questions.get(question) || undefined;
  const name = asked('name');
  if (kind === 'sentinel' && !name) throw invalid('lacks ?name=, the name of the master');
  const prefix = questions.get('prefix') ?? 'nuanbu';
  if (!PREFIX.test(prefix)) throw invalid('may have letters, digits, _, . and - as its prefix');
  const sentinel = credentialsOf(asked('sentinelUsername'), asked('sentinelPassword'));
  return {
    ...{ kind, hosts, db: dbOf(path, kind), prefix: `{${prefix}}` },
    ...signIn(credentials),
    ...(name && { name }),
    ...(sentinel.password && { sentinel }),
    ...(s && { tls: tlsOf(asked) }),
  };
}

/** `HOST:PORT` for people: hosts are no secret. */
export function hostsOf({ hosts }: RedisPlace): string {
  return hosts.map(({ host, port }) => `${host}:${port}`).join(', ');
}

/**
 * What a `REDIS_URL` names, for people: kind, hosts and database, and nothing that is secret.
 *
 * @throws TroubleError `configInvalid`.
 */
export function redisShown(url: string): string {
  const place = readRedisUrl(url);
  const { kind, db } = place;
  if (kind === 'cluster') return `redis-cluster ${hostsOf(place)}`;
  return `redis${kind === 'single' ? '' : '-sentinel'} ${hostsOf(place)}/${db}`;
}

function hostOf(text: string, kind: RedisPlace['kind']): Host {
  const [, v6, named, portText] = HOST.exec(text) ?? [];
  const host = v6 ?? named;
  const port = Number(portText ?? (kind === 'sentinel' ? 26_379 : 6_379));
  if (host === undefined || port < 1 || port > 65_535) {
    throw invalid('names a host that is no HOST:PORT');
  }
  return { host, port };
}

function dbOf(path: string, kind: RedisPlace['kind']): number {
  const text = path.slice(1);
  if (!/^[0-9]{0,4}$/.test(text)) throw invalid('has a database that is no number');
  const db = Number(text);
  if (kind === 'cluster' && db !== 0) throw invalid('names a database: a cluster has none but 0');
  return db;
}

function signIn(text: string | undefined): Credentials {
  if (!text) return {};
  const [, username, password] = /^([^:]*)(?::(.*))?$/.exec(text) ?? [];
  if (!password) throw invalid('has a user without a password: write USER:PASSWORD@ or :PASSWORD@');
  try {
    return credentialsOf(decodeURIComponent(username ?? ''), decodeURIComponent(password));
  } catch {
    throw invalid('has a % in its user or password that begins no %XX: write % itself as %25');
  }
}

function credentialsOf(username: string | undefined, password: string | undefined): Credentials {
  return { ...(username && { username }), ...(password && { password }) };
}

function tlsOf(asked: (question: string) => string | undefined): Tls {
  const tls: { ca?: Buffer; cert?: Buffer; key?: Buffer } = {};
  for (const part of TLS_FILES) {
    const path = asked(part);
    if (path === undefined) continue;
    try {
      tls[part] = readFileSync(path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw invalid(`names a file after ${part}= that cannot be read (${code})`);
    }
  }
  if (!tls.cert !== !tls.key) throw invalid('has one of cert= and key= without the other');
  return tls;
}

function invalid(what: string): TroubleError {
  return new TroubleError('configInvalid', `REDIS_URL ${what}.`);
}
