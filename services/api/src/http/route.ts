import type { Permission } from '@nuanbu/contracts/http';
import type { By, Session } from '@nuanbu/ledger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Column } from '../exports/column.ts';

/** Who may call a route: whoever comes, whoever is signed in, or whoever has a permission. */
export type Access = 'anybody' | 'signedIn' | Permission;

/** One request to a route, checked against its schemas. */
export interface Call<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Who asks. Absent only where anybody may. */
  readonly session: Session;
  /** For the ledger: the person and the command's idempotency key. */
  readonly by: By;
  /** The trace that the request belongs to. */
  readonly traceId: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** A route as data: the server registers it, the document lists it, and tests try it. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** With parameters as `:name`. */
  readonly path: string;
  readonly access: Access;
  readonly tag: string;
  readonly summary: string;
  readonly params?: z.ZodType | undefined;
  readonly query?: z.ZodType | undefined;
  readonly body?: z.ZodType | undefined;
  /** Of a route whose body is a file, sent as it is: its media types, and how large it may be. */
  readonly file?: { readonly types: readonly string[]; readonly limitBytes: number } | undefined;
  readonly answer: z.ZodType;
  /** Where it is less than for all routes together: requests of one address in a minute. */
  readonly limitPerMinute?: number | undefined;
  /** Where it is more than for other routes. */
  readonly bodyLimitBytes?: number | undefined;
  /** Of a list: how it is written as a table, which comes at the same address with `.xlsx` or `.csv`. */
  readonly columns?: readonly Column[] | undefined;
  /** Where the rows of the table are in the answer; `items` unless it says otherwise. */
  readonly rows?: string | undefined;
  /** Where another page costs as much as all of them: how many rows the table takes at once. */
  readonly rowsAtOnce?: number | undefined;
  /** Whether it changes something, and so needs an idempotency key. */
  readonly isCommand: boolean;
  readonly handle: (call: Call<unknown, unknown, unknown>) => Promise<unknown>;
}

interface Spec<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer extends z.ZodType,
> extends Omit<Route, 'method' | 'isCommand' | 'handle' | 'answer'> {
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly answer: Answer;
  readonly handle: (
    call: Call<z.output<Params>, z.output<Query>, z.output<Body>>,
  ) => Promise<z.output<Answer>>;
}

/** Something to be seen. */
export function read<
  Answer extends z.ZodType,
  Params extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
>(spec: Spec<Params, Query, z.ZodUndefined, Answer>): Route {
  return { ...spec, method: 'GET', isCommand: false } as Route;
}

/** Something to be done; by the same idempotency key it is done once. */
export function command<
  Answer extends z.ZodType,
  Params extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
>(spec: Spec<Params, Query, Body, Answer>): Route {
  return { ...spec, method: 'POST', isCommand: true } as Route;
}

/** Something that changes nothing but who is in, or who has seen what: it needs no key. */
export function exchange<
  Answer extends z.ZodType,
  Params extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
>(spec: Spec<Params, Query, Body, Answer>): Route {
  return { ...spec, method: 'POST', isCommand: false } as Route;
}
