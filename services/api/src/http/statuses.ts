import type { RequestRefusal, Trouble } from '@nuanbu/terms';

/** The HTTP status of every code that has another one than a conflict with how things stand. */
const STATUSES: Partial<Record<Trouble | RequestRefusal, number>> = {
  requestInvalid: 400,
  idempotencyKeyMissing: 400,
  argumentInvalid: 400,
  notSignedIn: 401,
  signInRefused: 401,
  identityRefused: 401,
  identityUnknown: 403,
  identityUnreachable: 502,
  requestForged: 403,
  roleMissing: 403,
  scopeMissing: 403,
  samePersonTwice: 403,
  addressUnknown: 404,
  programmeUnknown: 404,
  componentUnknown: 404,
  parameterUnknown: 404,
  questionUnknown: 404,
  seasonUnknown: 404,
  runNotFound: 404,
  batchNotFound: 404,
  lineNotFound: 404,
  objectionNotFound: 404,
  payeeChangeNotFound: 404,
  paymentFileNotFound: 404,
  householdNotFound: 404,
  villageNotFound: 404,
  violationNotFound: 404,
  quarantineEntryNotFound: 404,
  concentratorNotFound: 404,
  userNotFound: 404,
  requestTooLarge: 413,
  mediaTypeUnknown: 415,
  reasonMissing: 422,
  evidenceMissing: 422,
  fileUnreadable: 422,
  programmeInvalid: 422,
  signInLocked: 429,
  tooManyRequests: 429,
  serverFailed: 500,
  ledgerUnreachable: 503,
  storeStopped: 503,
  diskFull: 507,
};

/** The HTTP status under which a code is told. */
export function statusOf(code: Trouble | RequestRefusal): number {
  return STATUSES[code] ?? 409;
}
