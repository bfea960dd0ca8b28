import type { Problem } from '@nuanbu/contracts/http';
import {
  isTrouble,
  type Particulars,
  REQUEST_REFUSALS,
  type RequestRefusal,
  TROUBLES,
  type Trouble,
  type Words,
} from '@nuanbu/terms';
import { RequestError, StaleEditError, StaleRosterError } from './errors.ts';
import { statusOf } from './statuses.ts';
import type { FieldFault } from './validation.ts';

/**
 * What a caught error tells the outside: troubles and refused requests by their codes, and of a bug
 * nothing but that there is one.
 *
 * @param instance the request's number.
 */
export function problemOf(error: unknown, instance: string): Problem {
  if (error instanceof RequestError) {
    const { code, detail, detailWords, fields } = error;
    const words = REQUEST_REFUSALS[code];
    return problem({ code, words, detail, detailWords, fields }, instance);
  }
  if (isTrouble(error)) {
    const { code, detail, detailWords, hint, hintWords } = error;
    const changes = error instanceof StaleEditError ? error.changes : undefined;
    const rosterVersions = error instanceof StaleRosterError ? error.rosterVersions : undefined;
    // What is wrong with the server's own surroundings is the log's to tell.
    const told = statusOf(code) < 500 ? { detail, detailWords, hint, hintWords } : { detail: '' };
    return problem({ code, words: TROUBLES[code], ...told, changes, rosterVersions }, instance);
  }
  const refusal = refusalOfFramework(error);
  return problemOf(refusal ?? new RequestError('serverFailed'), instance);
}

interface Given extends Particulars {
  readonly code: Trouble | RequestRefusal;
  readonly words: Words;
  readonly hint?: string | undefined;
  readonly hintWords?: Words | undefined;
  readonly fields?: Problem['fields'];
  readonly changes?: Problem['changes'];
  readonly rosterVersions?: Problem['rosterVersions'];
}

function problem({ code, words, ...given }: Given, instance: string): Problem {
  return {
    type: `urn:nuanbu:code:${code}`,
    title: words.en,
    status: statusOf(code),
    detail: given.detail,
    detailWords: given.detailWords,
    instance: `urn:uuid:${instance}`,
    code,
    words,
    hint: given.hint,
    hintWords: given.hintWords,
    fields: given.fields,
    changes: given.changes,
    rosterVersions: given.rosterVersions,
  };
}

/** What the framework refuses by itself, by the status that it gives. */
const FRAMEWORK: Readonly<Record<number, RequestRefusal>> = {
  400: 'requestInvalid',
  404: 'addressUnknown',
  413: 'requestTooLarge',
  414: 'requestTooLarge',
  415: 'mediaTypeUnknown',
  429: 'tooManyRequests',
};

function refusalOfFramework(error: unknown): RequestError | undefined {
  const { statusCode, message, validation, validationContext } = error as FrameworkError;
  const code = statusCode === undefined ? undefined : FRAMEWORK[statusCode];
  if (code === undefined) return undefined;
  if (!validation) return new RequestError(code, message && inBoth(code, message));
  const fields = validation.map(({ instancePath, message: says = '', params }) => ({
    ...{ field: `${validationContext ?? ''}${instancePath}`, says },
    saysWords: { zh: String(params.params?.zh ?? says), en: says },
  }));
  const told = {
    zh: fields.map((each) => `${each.field}：${each.saysWords.zh}`).join('；'),
    en: fields.map((each) => `${each.field}: ${each.says}`).join('; '),
  };
  return new RequestError(code, told, fields);
}

/** The framework has its own sentence in English only; in Chinese the code's words must do. */
function inBoth(code: RequestRefusal, message: string): Words {
  return { zh: `${REQUEST_REFUSALS[code].zh}。`, en: message };
}

interface FrameworkError {
  readonly statusCode?: number;
  readonly message?: string;
  readonly validationContext?: string;
  readonly validation?: readonly FieldFault[];
}
