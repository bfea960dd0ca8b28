import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import type { Role } from '@nuanbu/terms';

/** JSON of any shape, into which tests look. */
type Parsed = ReturnType<typeof JSON.parse>;

/** What a request came to. */
export interface Answer {
  readonly status: number;
  readonly body: Parsed;
  readonly bytes: Buffer;
  readonly headers: Headers;
}

interface Scope {
  readonly towns: readonly string[];
  readonly villages: readonly string[];
}

/** The staff of a platform, who reach it over HTTP and in no other way. */
export class Office {
  readonly #address: () => string;
  readonly #password: string;
  readonly #people = new Map<string, Person>();

  /**
   * @param address where the platform listens, which may change when it is started again.
   * @param password everybody's.
   */
  constructor(address: () => string, password = 'a password for tests') {
    this.#address = address;
    this.#password = password;
  }

  /** Follows the link that a platform prints when nobody can sign in yet. */
  async open(firstAdminUrl: string): Promise<void> {
    const { pathname, searchParams } = new URL(firstAdminUrl);
    const form = { token: searchParams.get('token')!, name: 'admin', password: this.#password };
    const made = await fetch(`${this.#address()}${pathname}`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    assert.equal(made.status, 200);
  }

  /** The administrator adds somebody. */
  async add(name: string, roles: readonly Role[], scope: 'all' | Scope = 'all'): Promise<void> {
    const password = this.#password;
    const facts = { name, displayName: name, roles, scope, password };
    await this.person('admin').ok('/api/users', facts);
  }

  /** Somebody who was added. */
  person(name: string): Person {
    const known = this.#people.get(name);
    if (known) return known;
    // Each sits at a computer of their own behind the proxy, which says so.
    const seat = `10.0.0.${this.#people.size + 1}`;
    const person = new Person(name, this.#password, (path, init = {}) =>
      fetch(`${this.#address()}${path}`, {
        ...init,
        headers: { 'x-forwarded-for': seat, ...init.headers },
      }),
    );
    this.#people.set(name, person);
    return person;
  }
}

/** Somebody who signs in when they have to, as people do who come back after days. */
export class Person {
  readonly name: string;
  readonly #password: string;
  readonly #send: (path: string, init?: RequestInit) => Promise<Response>;
  #session: Readonly<Record<string, string>> | undefined;

  constructor(
    name: string,
    password: string,
    send: (path: string, init?: RequestInit) => Promise<Response>,
  ) {
    this.name = name;
    this.#password = password;
    this.#send = send;
  }

  get(path: string): Promise<Answer> {
    return this.#ask(path, {});
  }

  /** Sends a command, by a key of its own unless it is sent again. */
  post(path: string, body?: unknown, key: string = randomUUID()): Promise<Answer> {
    return this.#ask(path, {
      method: 'POST',
      headers: { 'idempotency-key': key, 'content-type': 'application/json' },
      body: JSON.stringify(body ?? {}),
    });
  }

  /** Sees something. */
  async see(path: string): Promise<Parsed> {
    return succeeded(`${this.name} sees ${path}`, await this.get(path)).body;
  }

  /** Does something. */
  async ok(path: string, body?: unknown): Promise<Parsed> {
    return succeeded(`${this.name} does ${path}`, await this.post(path, body)).body;
  }

  /** Is refused something, with a code and a sentence. */
  async refused(code: string, path: string, body?: unknown): Promise<Parsed> {
    const answer = await this.post(path, body);
    assert.equal(answer.body?.code, code, `${this.name} does ${path}: ${answer.bytes}`);
    assert.ok(answer.status >= 400 && answer.body.detail !== '');
    return answer.body;
  }

  /** A batch's version, as the person sees it. */
  async version(batch: number): Promise<number> {
    return (await this.see(`/api/batches/${batch}`)).version;
  }

  /** Does something at a batch as it stands. */
  async act(batch: number, step: string, body: object = {}): Promise<Parsed> {
    const seen = { version: await this.version(batch), ...body };
    return this.ok(`/api/batches/${batch}/${step}`, seen);
  }

  /** Is refused something at a batch as it stands, which stays as it is. */
  async actRefused(code: string, batch: number, step: string, body: object = {}): Promise<Parsed> {
    const version = await this.version(batch);
    const problem = await this.refused(code, `/api/batches/${batch}/${step}`, { version, ...body });
    assert.equal(await this.version(batch), version, 'nothing has changed');
    return problem;
  }

  async #ask(path: string, init: RequestInit): Promise<Answer> {
    this.#session ??= await this.#signIn();
    const answer = await this.#once(path, init);
    if (answer.status !== 401) return answer;
    this.#session = await this.#signIn();
    return this.#once(path, init);
  }

  async #once(path: string, init: RequestInit): Promise<Answer> {
    return read(
      await this.#send(path, { ...init, headers: { ...init.headers, ...this.#session } }),
    );
  }

  async #signIn(): Promise<Readonly<Record<string, string>>> {
    const response = await this.#send('/api/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: this.name, password: this.#password }),
    });
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const { body } = succeeded(`${this.name} signs in`, await read(response));
    return { cookie, 'x-csrf-token': body.csrfToken };
  }
}

async function read(response: Response): Promise<Answer> {
  const { status, headers } = response;
  const bytes = Buffer.from(await response.arrayBuffer());
  const isJson = /json/.test(headers.get('content-type') ?? '');
  return { status, headers, bytes, body: isJson ? JSON.parse(bytes.toString()) : undefined };
}

function succeeded(what: string, answer: Answer): Answer {
  assert.equal(answer.status, 200, `${what}: ${answer.bytes}`);
  return answer;
}

/** A free port that the system gives to nobody by itself. */
export async function portToKeep(): Promise<string> {
  for (let port = 20_000 + (process.pid % 10_000); ; port += 1) {
    const probe = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => probe.close(resolve));
    return String(port);
  }
}
