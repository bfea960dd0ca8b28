import type { PlatformTrouble, RequestRefusal, Trouble } from '@nuanbu/terms';

type Code = Trouble | RequestRefusal;

/** Why a process cannot go on is for those who run it: asked later, the same request may be served. */
const UNAVAILABLE = 503;
const CONFLICT = 409;

/** What has a status of its own; a platform's trouble is else told as `UNAVAILABLE`. */
type Own = Exclude<Code, PlatformTrouble>;

const STATUSES: Readonly<Record<Own, number> & Partial<Record<Code, number>>> = {
  argumentInvalid: 400,
  idempotencyKeyMissing: 400,
  requestInvalid: 400,

  identityRefused: 401,
  notSignedIn: 401,
  signInRefused: 401,

  identityUnknown: 403,
  requestForged: 403,
  roleMissing: 403,
  samePersonTwice: 403,
  scopeMissing: 403,

  addressUnknown: 404,
  batchNotFound: 404,
  componentUnknown: 404,
  concentratorNotFound: 404,
  householdNotFound: 404,
  lineNotFound: 404,
  objectionNotFound: 404,
  parameterUnknown: 404,
  payeeChangeNotFound: 404,
  paymentFileNotFound: 404,
  programmeUnknown: 404,
  quarantineEntryNotFound: 404,
  questionUnknown: 404,
  runNotFound: 404,
  seasonUnknown: 404,
  userNotFound: 404,
  villageNotFound: 404,
  violationNotFound: 404,

  alreadyBooked: CONFLICT,
  alreadyExported: CONFLICT,
  batchStateWrong: CONFLICT,
  concentratorExists: CONFLICT,
  correctionOutdated: CONFLICT,
  fundsMissing: CONFLICT,
  idempotencyKeyReused: CONFLICT,
  lineStateWrong: CONFLICT,
  nothingBooked: CONFLICT,
  nothingMoves: CONFLICT,
  noticeRunning: CONFLICT,
  noticeTooShort: CONFLICT,
  objectionOpen: CONFLICT,
  passwordToldBefore: CONFLICT,
  payeeNotApproved: CONFLICT,
  previewOutdated: CONFLICT,
  quarantineEntryDone: CONFLICT,
  readingNotUsed: CONFLICT,
  recoveryExceeded: CONFLICT,
  returnLineUnknown: CONFLICT,
  returnSumWrong: CONFLICT,
  rosterEmpty: CONFLICT,
  runFailed: CONFLICT,
  runHasEnded: CONFLICT,
  runIncomplete: CONFLICT,
  runNotCorrection: CONFLICT,
  runNotSucceeded: CONFLICT,
  runNotWhole: CONFLICT,
  seasonIncomplete: CONFLICT,
  seasonNotBegun: CONFLICT,
  seasonNotOver: CONFLICT,
  settingInvalid: CONFLICT,
  staleEdit: CONFLICT,
  sumsDisagree: CONFLICT,
  userExists: CONFLICT,
  violationAlreadyOpen: CONFLICT,
  violationNotOpen: CONFLICT,
  violationStillOpen: CONFLICT,

  requestTooLarge: 413,
  mediaTypeUnknown: 415,

  evidenceMissing: 422,
  fileUnreadable: 422,
  programmeInvalid: 422,
  reasonMissing: 422,

  signInLocked: 429,
  tooManyRequests: 429,

  serverFailed: 500,
  identityUnreachable: 502,
  diskFull: 507,
  storeFull: 507,
};

/** The HTTP status under which a code is told; only what the asker can change is below 500. */
export function statusOf(code: Code): number {
  return STATUSES[code] ?? UNAVAILABLE;
}
