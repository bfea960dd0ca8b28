import type { Identity } from '@nuanbu/ledger';
import { TroubleError } from '@nuanbu/terms';
import * as client from 'openid-client';

/** A provider of identities by OpenID Connect, as whoever runs the platform configures it. */
export interface OpenIdOptions {
  /** Where its metadata is; https, or http on this machine. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The claim that holds the name of a user. */
  readonly nameClaim: string;
}

/** What of a sign-in under way stays here, so that what comes back proves that it is its answer. */
export interface PendingSignIn {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** The provider does not wait for people; whoever does not answer by then is down. */
const TIMEOUT_S = 10;

/** Asks a provider who somebody is: authorization code with PKCE. */
export class OpenIdProvider {
  readonly #options: OpenIdOptions;
  #found: Promise<client.Configuration> | undefined;

  constructor(options: OpenIdOptions) {
    this.#options = options;
  }

  get issuer(): string {
    return this.#options.issuer;
  }

  /**
   * Where to send a browser, and what to keep of it.
   *
   * @throws TroubleError `identityUnreachable`.
   */
  async begin(redirectUri: string): Promise<{ address: URL; pending: PendingSignIn }> {
    const configuration = await this.#configuration();
    const codeVerifier = client.randomPKCECodeVerifier();
    const pending = { state: client.randomState(), nonce: client.randomNonce(), codeVerifier };
    const address = client.buildAuthorizationUrl(configuration, {
      ...{ redirect_uri: redirectUri, scope: 'openid profile' },
      ...{ state: pending.state, nonce: pending.nonce },
      code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
    });
    return { address, pending };
  }

  /**
   * Whose identity it is that came back with a browser.
   *
   * @throws TroubleError `identityRefused`, `identityUnreachable`.
   */
  async finish(came: URL, { state, nonce, codeVerifier }: PendingSignIn): Promise<Identity> {
    const configuration = await this.#configuration();
    try {
      const tokens = await client.authorizationCodeGrant(configuration, came, {
        ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier },
        idTokenExpected: true,
      });
      const { sub: subject, iss: issuer, ...claims } = tokens.claims()!;
      const { nameClaim } = this.#options;
      const name =
        claims[nameClaim] ??
        (await client.fetchUserInfo(configuration, tokens.access_token, subject))[nameClaim];
      return { issuer, subject, name: typeof name === 'string' ? name : undefined };
    } catch (cause) {
      throw troubleOf(cause);
    }
  }

  /** The provider's metadata; after a failure it is asked for again. */
  #configuration(): Promise<client.Configuration> {
    this.#found ??= this.#discover().catch((cause) => {
      this.#found = undefined;
      throw unreachable(cause);
    });
    return this.#found;
  }

  #discover(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.#options;
    const url = new URL(issuer);
    const execute = url.protocol === 'http:' ? [client.allowInsecureRequests] : [];
    return client.discovery(url, clientId, clientSecret, undefined, {
      ...{ execute, timeout: TIMEOUT_S },
    });
  }
}

/** What the provider said is refused; where it said nothing, it cannot be reached. */
function troubleOf(cause: unknown): TroubleError {
  const isAnswer =
    cause instanceof client.AuthorizationResponseError ||
    cause instanceof client.ResponseBodyError ||
    cause instanceof client.WWWAuthenticateChallengeError ||
    (cause instanceof client.ClientError && cause.code !== 'OAUTH_TIMEOUT');
  if (!isAnswer) return unreachable(cause);
  return new TroubleError(
    'identityRefused',
    { zh: `认证服务返回：${(cause as Error).message}`, en: (cause as Error).message },
    { cause },
  );
}

function unreachable(cause: unknown): TroubleError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new TroubleError('identityUnreachable', detail, { cause });
}
