import type { Problem } from '@nuanbu/contracts/http';
import type { BatchEvent, RosterVersion } from '@nuanbu/ledger';
import { REQUEST_REFUSALS, type RequestRefusal, type Trouble, TroubleError } from '@nuanbu/terms';

type Fields = NonNullable<Problem['fields']>;

/** A request that is refused before any rule of money or people is asked. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly code: RequestRefusal;
  readonly detail: string;
  readonly fields: Fields | undefined;

  constructor(code: RequestRefusal, detail = '', fields?: Fields) {
    super(`${REQUEST_REFUSALS[code].en} ${detail}`.trimEnd());
    this.code = code;
    this.detail = detail;
    this.fields = fields;
  }
}

/** A command on what somebody else has changed since it was seen. */
export class StaleEditError extends TroubleError {
  readonly changes: NonNullable<Problem['changes']>;

  constructor(detail: string, changes: readonly BatchEvent[]) {
    super('staleEdit', detail);
    this.changes = [...changes];
  }
}

/** An import of what was held against a roster that is another one by now. */
export class StaleRosterError extends TroubleError {
  readonly rosterVersions: NonNullable<Problem['rosterVersions']>;

  constructor(detail: string, rosterVersions: readonly RosterVersion[]) {
    super('staleEdit', detail);
    this.rosterVersions = [...rosterVersions];
  }
}

/** A rule's refusal as what stops a command. */
export function refuse({ refused, detail }: { refused: Trouble; detail: string }): never {
  throw new TroubleError(refused, detail);
}
