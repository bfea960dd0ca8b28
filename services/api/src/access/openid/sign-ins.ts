import type { Identity } from '@nuanbu/ledger';
import type { Clock } from '@nuanbu/runtime';
import { TroubleError } from '@nuanbu/terms';
import { Kept } from '../../http/kept.ts';
import { type OpenIdOptions, OpenIdProvider, type PendingSignIn } from './provider.ts';

/** Where a browser comes back to; the provider is told of it. */
export const CALLBACK_PATH = '/api/sign-in/openid/callback';

interface UnderWay extends PendingSignIn {
  /** The page of the console to which the browser goes then. */
  readonly to: string;
}

/** People take a while to type a password and a code at their provider. */
const KEPT_S = 10 * 60;
const MOST_KEPT = 10_000;
/** Nobody is signed in yet: whoever has the cookie is whose it is. */
const ANYBODY = '';

/** Sign-ins that are under way at the provider; each ends once, however it ends. */
export class OpenIdSignIns {
  readonly #provider: OpenIdProvider;
  readonly #origin: string;
  readonly #kept: Kept<UnderWay>;

  constructor(options: OpenIdOptions, origin: string, clock: Clock) {
    this.#provider = new OpenIdProvider(options);
    this.#origin = origin;
    this.#kept = new Kept(clock, { keptS: KEPT_S, most: MOST_KEPT });
  }

  get issuer(): string {
    return this.#provider.issuer;
  }

  /** @returns where to send the browser, and what its cookie holds. */
  async begin(to: string): Promise<{ readonly address: string; readonly ticket: string }> {
    const { address, pending } = await this.#provider.begin(`${this.#origin}${CALLBACK_PATH}`);
    return { address: address.href, ticket: this.#kept.put(ANYBODY, { ...pending, to }) };
  }

  /**
   * Who came back, and where they go.
   *
   * @param url the address that the browser asked for, from its path on.
   * @throws TroubleError `identityRefused`, `identityUnreachable`.
   */
  async finish(
    url: string,
    ticket: string | undefined,
  ): Promise<{ readonly identity: Identity; readonly to: string }> {
    const pending = ticket === undefined ? undefined : this.#kept.take(ANYBODY, ticket);
    if (!pending) {
      throw new TroubleError('identityRefused', {
        zh: '此浏览器没有正在进行的登录。',
        en: 'No sign-in of this browser is under way.',
      });
    }
    const identity = await this.#provider.finish(new URL(url, this.#origin), pending);
    return { identity, to: pending.to };
  }
}
