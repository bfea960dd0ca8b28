import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export const CLIENT = { clientId: 'desk', clientSecret: 'a secret for tests' };

/** A port that was free just now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A real provider of identities; whoever types a login is who the accounts say. */
export interface IdentityProvider {
  /** The name of each subject, by login. */
  readonly accounts: Map<string, { readonly subject: string; readonly name: string }>;
  close(): Promise<void>;
}

export async function startIdentityProvider(
  issuer: string,
  redirectUri: string,
): Promise<IdentityProvider> {
  const accounts: IdentityProvider['accounts'] = new Map();
  const provider = new Provider(issuer, {
    clients: [
      {
        ...{ client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret },
        ...{ redirect_uris: [redirectUri], response_types: ['code'] },
      },
    ],
    claims: { openid: ['sub'], profile: ['preferred_username'] },
    findAccount: (_, login) => {
      const { subject = login, name } = accounts.get(login) ?? {};
      return { accountId: login, claims: async () => ({ sub: subject, preferred_username: name }) };
    },
  });
  const server: Server = createServer(provider.callback());
  const { port } = new URL(issuer);
  await new Promise<void>((resolve) => server.listen(Number(port), '127.0.0.1', resolve));
  return {
    accounts,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A browser as far as a sign-in needs one: cookies of each origin, links and forms. */
export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();

  /** Asks for an address and goes nowhere from there. */
  async open(url: string, form?: Record<string, string>): Promise<Response> {
    const { origin } = new URL(url);
    const jar = this.#cookies.get(origin) ?? new Map<string, string>();
    this.#cookies.set(origin, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      ...{ redirect: 'manual', headers: { cookie } },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const set of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = set.split(';');
      const at = pair.indexOf('=');
      const isGone = attributes.some((each) => /^ *expires=Thu, 01 Jan 1970/i.test(each));
      if (isGone) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }

  /** Follows links, signs in where asked, and stops before an address. @returns that address. */
  async signIn(url: string, login: string, before: string): Promise<string> {
    let next = url;
    for (let steps = 0; steps < 20; steps += 1) {
      if (next.startsWith(before)) return next;
      const response = await this.open(next);
      const location = response.headers.get('location');
      if (location !== null) {
        next = new URL(location, next).href;
        continue;
      }
      const page = await response.text();
      const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
      if (prompt === undefined)
        throw new Error(`${next}: ${response.status} ${page.slice(0, 300)}`);
      const sent = await this.open(next, { prompt, login, password: 'any' });
      next = new URL(sent.headers.get('location')!, next).href;
    }
    throw new Error(`no end at ${next}`);
  }
}
