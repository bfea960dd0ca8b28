import { CSRF_HEADER, IDEMPOTENCY_HEADER } from '@nuanbu/contracts/http';
import type { z } from 'zod';
import { addressOf, type Query } from './addresses.ts';
import { type Answer, codeOf, type Failure, failureOfBody } from './answers.ts';

/** What the client needs of whoever holds the session. */
export interface SessionSource {
  csrfToken(): string | undefined;
  /** Asks the person to sign in again; whether they did, as the same person. */
  signInAgain(): Promise<boolean>;
  /** Looks who is signed in by now; whether that is still the same person. */
  lookAgain(): Promise<boolean>;
}

/** A command or exchange as it goes out. */
export interface Sent {
  readonly body?: unknown;
  /** Bytes as they are instead of a body; their type goes with them. */
  readonly file?: Blob;
  readonly idempotencyKey?: string;
}

/** A file that was handed out, under the name that the server gave it. */
export interface TakenFile {
  readonly bytes: Blob;
  readonly name: string;
}

/** Questions and commands over HTTP; every answer is checked by its schema. */
export interface Client {
  /** Asks; a session that has ended is renewed in between, and nobody notices but the person. */
  read<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    query?: Query,
    signal?: AbortSignal,
  ): Promise<Answer<z.output<Schema>>>;
  /** Asks what is open to anybody, or who one is: being nobody is an answer then. */
  look<Schema extends z.ZodType>(path: string, schema: Schema): Promise<Answer<z.output<Schema>>>;
  /** Signs in, which whoever is nobody may do. */
  signIn<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    body: unknown,
  ): Promise<Answer<z.output<Schema>>>;
  /** Sends a command or exchange, with the session's CSRF token. */
  send<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    sent: Sent,
  ): Promise<Answer<z.output<Schema>>>;
  /** Has a file handed out by an exchange, which answers with its bytes. */
  take(path: string): Promise<Answer<TakenFile>>;
}

/** Reads the body of an accepted response. */
type Read<Value> = (response: Response, address: string) => Promise<Answer<Value>>;

/** A client over a `fetch`, which tests replace by a server of their own. */
export function clientOf(fetcher: typeof fetch, session: SessionSource): Client {
  async function once<Value>(
    address: string,
    read: Read<Value>,
    init: () => RequestInit,
  ): Promise<Answer<Value>> {
    try {
      const response = await fetcher(address, { credentials: 'same-origin', ...init() });
      if (response.ok) return await read(response, address);
      return { ok: false, failure: failureOfBody(await response.json()) };
    } catch (error) {
      // A question that nobody waits for any more is TanStack Query's to forget.
      if (error instanceof DOMException && error.name === 'AbortError') throw error;
      return { ok: false, failure: { kind: 'unreachable' } };
    }
  }

  async function ask<Value>(
    address: string,
    read: Read<Value>,
    init: () => RequestInit,
  ): Promise<Answer<Value>> {
    const answer = await once(address, read, init);
    const code = answer.ok ? undefined : codeOf(answer.failure);
    if (code === 'notSignedIn') {
      return (await session.signInAgain()) ? once(address, read, init) : SIGNED_OUT;
    }
    // Another tab has signed in since: the cookie is new, and the token of this page is not.
    if (code === 'requestForged' && (await session.lookAgain())) return once(address, read, init);
    return answer;
  }

  /** Made anew for each try, since the token may have changed in between. */
  function post({ body, file, idempotencyKey }: Sent): RequestInit {
    const csrfToken = session.csrfToken();
    const type = file ? file.type || 'application/octet-stream' : 'application/json';
    return {
      method: 'POST',
      headers: {
        'content-type': type,
        ...(csrfToken !== undefined && { [CSRF_HEADER]: csrfToken }),
        ...(idempotencyKey !== undefined && { [IDEMPOTENCY_HEADER]: idempotencyKey }),
      },
      body: file ?? JSON.stringify(body ?? {}),
    };
  }

  return {
    read: (path, schema, query, signal) =>
      ask(addressOf(path, query), jsonBy(schema), () => (signal ? { signal } : {})),
    look: (path, schema) => once(path, jsonBy(schema), () => ({})),
    signIn: (path, schema, body) => once(path, jsonBy(schema), () => post({ body })),
    send: (path, schema, sent) => ask(path, jsonBy(schema), () => post(sent)),
    take: (path) => ask(path, takenFile, () => post({})),
  };
}

function jsonBy<Schema extends z.ZodType>(schema: Schema): Read<z.output<Schema>> {
  return async (response, address) => {
    const read = schema.safeParse(await response.json());
    if (read.success) return { ok: true, value: read.data };
    const [issue] = read.error.issues;
    const detail = `${address}: ${issue?.path.join('.')} ${issue?.message}`;
    return { ok: false, failure: { kind: 'unreadable', detail } };
  };
}

const takenFile: Read<TakenFile> = async (response) => {
  const disposition = response.headers.get('content-disposition') ?? '';
  const name = /filename="([^"]+)"/.exec(disposition)?.[1] ?? '';
  return { ok: true, value: { bytes: await response.blob(), name } };
};

const SIGNED_OUT: { ok: false; failure: Failure } = { ok: false, failure: { kind: 'signedOut' } };
