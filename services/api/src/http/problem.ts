import type { Problem } from '@nuanbu/contracts/http';
import {
  isTrouble,
  REQUEST_REFUSALS,
  type RequestRefusal,
  TROUBLES,
  type Trouble,
  TroubleError,
  type Words,
} from '@nuanbu/terms';
import { statusOf } from './statuses.ts';

/** A request that is refused before any rule of money or people is asked. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly code: RequestRefusal;
  readonly detail: string;
  readonly fields: Problem['fields'];

  constructor(code: RequestRefusal, detail = '', fields?: Problem['fields']) {
    super(`${REQUEST_REFUSALS[code].en} ${detail}`.trimEnd());
    this.code = code;
    this.detail = detail;
    this.fields = fields;
  }
}

/**
 * What a caught error tells the outside: troubles and refused requests by their codes, and of a bug
 * nothing but that there is one.
 *
 * @param instance the request's number.
 */
export function problemOf(error: unknown, instance: string): Problem {
  if (error instanceof RequestError) {
    const { code, detail, fields } = error;
    return problem({ code, words: REQUEST_REFUSALS[code], detail, fields }, instance);
  }
  if (isTrouble(error)) {
    const { code, detail, hint } = error;
    // What is wrong with the server's own surroundings is the log's to tell.
    const told = statusOf(code) < 500 ? { detail, hint } : { detail: '' };
    return problem({ code, words: TROUBLES[code], ...told }, instance);
  }
  const refusal = refusalOfFramework(error);
  return problemOf(refusal ?? new RequestError('serverFailed'), instance);
}

interface Given {
  readonly code: Trouble | RequestRefusal;
  readonly words: Words;
  readonly detail: string;
  readonly hint?: string | undefined;
  readonly fields?: Problem['fields'];
}

function problem({ code, words, detail, hint, fields }: Given, instance: string): Problem {
  return {
    type: `urn:nuanbu:code:${code}`,
    title: words.en,
    status: statusOf(code),
    detail,
    instance: `urn:uuid:${instance}`,
    code,
    words,
    hint,
    fields,
  };
}

/** What the framework refuses by itself, by the status that it gives. */
const FRAMEWORK: Readonly<Record<number, RequestRefusal>> = {
  400: 'requestInvalid',
  404: 'addressUnknown',
  413: 'requestTooLarge',
  415: 'mediaTypeUnknown',
  429: 'tooManyRequests',
};

function refusalOfFramework(error: unknown): RequestError | undefined {
  const { statusCode, message, validation, validationContext } = error as FrameworkError;
  const code = statusCode === undefined ? undefined : FRAMEWORK[statusCode];
  if (code === undefined) return undefined;
  if (!validation) return new RequestError(code, message);
  const fields = validation.map(({ instancePath, message: says = '' }) => ({
    field: `${validationContext ?? ''}${instancePath}`,
    says,
  }));
  return new RequestError(
    code,
    fields.map((each) => `${each.field}: ${each.says}`).join('; '),
    fields,
  );
}

interface FrameworkError {
  readonly statusCode?: number;
  readonly message?: string;
  readonly validationContext?: string;
  readonly validation?: readonly { readonly instancePath: string; readonly message?: string }[];
}

/** A rule's refusal as what stops a command. */
export function refuse({ refused, detail }: { refused: Trouble; detail: string }): never {
  throw new TroubleError(refused, detail);
}
