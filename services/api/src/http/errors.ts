import type { Problem } from '@nuanbu/contracts/http';
import type { BatchEvent, RosterVersion } from '@nuanbu/ledger';
import {
  type Particulars,
  particulars,
  REQUEST_REFUSALS,
  type RequestRefusal,
  type Told,
  type Trouble,
  TroubleError,
  type Words,
} from '@nuanbu/terms';

type Fields = NonNullable<Problem['fields']>;

/** A request that is refused before any rule of money or people is asked. */
export class RequestError extends Error implements Particulars {
  override readonly name = 'RequestError';
  readonly code: RequestRefusal;
  readonly detail: string;
  readonly detailWords: Words | undefined;
  readonly fields: Fields | undefined;

  constructor(code: RequestRefusal, told: Told = '', fields?: Fields) {
    const { detail, detailWords } = particulars(told);
    super(`${REQUEST_REFUSALS[code].en} ${detail}`.trimEnd());
    this.code = code;
    this.detail = detail;
    this.detailWords = detailWords;
    this.fields = fields;
  }
}

/** A command on what somebody else has changed since it was seen. */
export class StaleEditError extends TroubleError {
  readonly changes: NonNullable<Problem['changes']>;

  constructor(told: Told, changes: readonly BatchEvent[]) {
    super('staleEdit', told);
    this.changes = [...changes];
  }
}

/** An import of what was held against a roster that is another one by now. */
export class StaleRosterError extends TroubleError {
  readonly rosterVersions: NonNullable<Problem['rosterVersions']>;

  constructor(told: Told, rosterVersions: readonly RosterVersion[]) {
    super('staleEdit', told);
    this.rosterVersions = [...rosterVersions];
  }
}

/** A rule's refusal as what stops a command. */
export function refuse(refusal: Particulars & { readonly refused: Trouble }): never {
  throw new TroubleError(refusal.refused, refusal.detailWords ?? refusal.detail);
}
