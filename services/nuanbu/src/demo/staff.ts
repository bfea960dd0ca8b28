import { randomUUID } from 'node:crypto';
import { CSRF_HEADER, IDEMPOTENCY_HEADER } from '@nuanbu/contracts/http';
import { DEMO_PASSWORD, type DemoName } from './accounts.ts';

/** JSON of the platform's own interface, which has checked it against its schemas. */
type Json = ReturnType<typeof JSON.parse>;

type Session = Readonly<Record<string, string>>;

/** A demo's staff, who work over HTTP like anybody: no rule is passed by. */
export class DemoStaff {
  readonly #address: string;
  readonly #sessions = new Map<DemoName, Session>();

  constructor(address: string) {
    this.#address = address;
  }

  /** Makes the first administrator by the link that a platform prints. */
  async makeAdmin(firstAdminUrl: string): Promise<void> {
    const { pathname, searchParams } = new URL(firstAdminUrl);
    const form = { token: searchParams.get('token')!, name: 'admin', password: DEMO_PASSWORD };
    await this.#ask(pathname, { method: 'POST', body: new URLSearchParams(form) });
  }

  async see(name: DemoName, path: string): Promise<Json> {
    return this.#as(name, path, {});
  }

  /** Does something that no batch has to be seen for. */
  async does(name: DemoName, path: string, body: object): Promise<Json> {
    return this.#as(name, path, {
      method: 'POST',
      headers: { [IDEMPOTENCY_HEADER]: randomUUID(), 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  /** Does something at a batch as it stands. */
  async acts(name: DemoName, batch: number, step: string, body: object = {}): Promise<Json> {
    const { version } = await this.see(name, `/api/batches/${batch}`);
    return this.does(name, `/api/batches/${batch}/${step}`, { version, ...body });
  }

  /** When days have passed, all have to sign in again. */
  signOut(): void {
    this.#sessions.clear();
  }

  async #as(name: DemoName, path: string, init: RequestInit): Promise<Json> {
    const session = this.#sessions.get(name) ?? (await this.#signIn(name));
    const response = await this.#ask(path, { ...init, headers: { ...init.headers, ...session } });
    return response.json();
  }

  async #signIn(name: DemoName): Promise<Session> {
    const response = await this.#ask('/api/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, password: DEMO_PASSWORD }),
    });
    const cookie = response.headers.getSetCookie()[0]!.split(';')[0]!;
    const { csrfToken } = (await response.json()) as { csrfToken: string };
    const session = { cookie, [CSRF_HEADER]: csrfToken };
    this.#sessions.set(name, session);
    return session;
  }

  async #ask(path: string, init: RequestInit): Promise<Response> {
    const response = await fetch(`${this.#address}${path}`, init);
    if (response.ok) return response;
    throw new Error(`the demo's desk: ${path}: ${response.status} ${await response.text()}`);
  }
}
