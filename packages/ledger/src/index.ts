export type { Accounts } from './accounts/accounts.ts';
export type { FundEntry, FundEntryKind, NewFundEntry } from './accounts/fund-entries.ts';
export type { AuditVerdict } from './audit/audit.ts';
export {
  type AuditEntry,
  type AuditHead,
  type BrokenLink,
  brokenLink,
  GENESIS,
} from './audit/chain.ts';
export type { AuditSearch } from './audit/search.ts';
export type { AuditTrail } from './audit/trail.ts';
export type { BackedUpTable } from './backup/catalog.ts';
export { type LedgerSnapshot, snapshotLedger } from './backup/dump.ts';
export { type LedgerToLoad, loadLedger } from './backup/load.ts';
export { finishRestore } from './backup/unfinished.ts';
export type { Batch, BatchKind, BookingKey, Figures } from './batches/batch.ts';
export type { Batches, BatchFilter, BatchLine } from './batches/batches.ts';
export type {
  BookingView,
  DraftedBeside,
  NewBatch,
  NewRepayment,
  NewSupplementary,
  SupplementaryLine,
} from './batches/beside.ts';
export type { CorrectionView, DraftedCorrection } from './batches/correction.ts';
export type { BatchRule, CommandBy, Decided, Decision, StaleEdit } from './batches/decision.ts';
export type { BatchEvent, BatchEventAction, NewBatchEvent } from './batches/events.ts';
export type { FailedPayment } from './batches/failed.ts';
export type { LineDecisionMade, NewLineDecision } from './batches/line-decisions.ts';
export type { LineView, LineViewFilter } from './batches/line-views.ts';
export type { NewAnswer, NewObjection } from './batches/objections.ts';
export type { HouseholdBatch } from './batches/of-household.ts';
export type { BatchProof, BookedLine, EarlierBatch } from './batches/proof.ts';
export type { BatchHead, BatchView } from './batches/snapshot.ts';
export type { BatchStanding } from './batches/standing.ts';
export { canonicalJson } from './canonical.ts';
export type { ConcentratorState, ConcentratorStatus } from './concentrator-states.ts';
export type {
  Concentrator,
  Concentrators,
  Credential,
  NewConcentrator,
} from './concentrators.ts';
export type { By, LedgerClock } from './context.ts';
export type { CorrectionNumber } from './epochs/corrections.ts';
export type { EpochNumbers, Epochs, EpochWriter } from './epochs/epochs.ts';
export type { WriterClock } from './epochs/lease.ts';
export type { Pass, WriterOptions } from './epochs/writer.ts';
export type { BatchFigures, FinalRunFigures, LedgerFigures } from './figures.ts';
export { type Ledger, type LedgerOptions, openLedger } from './ledger.ts';
export { newPassword, verifyPassword } from './passwords.ts';
export type {
  PaymentFile,
  PaymentFileKind,
  ReturnFileKind,
  WritePaymentFile,
  WrittenFile,
} from './payments/files.ts';
export type { NewPayeeAnswer, NewPayeeChange, PayeeChange } from './payments/payee-changes.ts';
export type { Payee } from './payments/payees.ts';
export type { Payment, Payments, ShownPayeeChange } from './payments/payments.ts';
export type { PaymentToWrite } from './payments/release.ts';
export type { NewReturns, ReturnedLine, ReturnImport } from './payments/returns.ts';
export type { SentPayment } from './payments/sent.ts';
export type {
  Unpaid,
  UnpaidCursor,
  UnpaidFilter,
  UnpaidStage,
  UnpaidSum,
} from './payments/unpaid.ts';
export { PERSONAL_FIELDS, type PersonalField } from './personal/cipher.ts';
export {
  addKeyToFile,
  dropOldKeysFromFile,
  loadDataKeys,
  newDataKey,
} from './personal/key-file.ts';
export { type DataKeys, parseDataKeys } from './personal/keys.ts';
export { maskValue } from './personal/mask.ts';
export type { Personal, PersonalValues, SharedValue } from './personal/personal.ts';
export type { Rotation } from './personal/rotate.ts';
export type { Plan, PlanRow, Plans } from './plans.ts';
export type { NewProgramme, Programmes, ProgrammeVersion } from './programmes.ts';
export type {
  Discard,
  Quarantine,
  QuarantineCode,
  QuarantineEntry,
  QuarantineFilter,
  QuarantineReason,
  QuarantineRecord,
} from './quarantine.ts';
export type { Questions, SignOff } from './questions.ts';
export { readingsElsewhere } from './reading-place.ts';
export type {
  ConversionSearch,
  ConversionState,
  ListedConversion,
} from './roster/conversion-list.ts';
export type { ConversionRow } from './roster/conversions.ts';
export { ROSTER_FACTS, type RosterFact } from './roster/facts.ts';
export type { HouseholdVersion, InstallationVersion } from './roster/history.ts';
export type {
  HouseholdPreview,
  ImportPreview,
  MaskedChange,
  MeterPreview,
} from './roster/previews.ts';
export type { Roster } from './roster/roster.ts';
export type {
  ImportResult,
  Installation,
  MeterRow,
  RefusedRow,
  RosterImport,
  RosterRow,
} from './roster/rows.ts';
export type { FoundHousehold, FoundLine, HouseholdSearch } from './roster/search.ts';
export { type RegisteredMeter, type Village, villageKey } from './roster/snapshot.ts';
export type { ImportBy, RosterVersion } from './roster/versions.ts';
export type { FinishedRun, RunOutcome } from './runs/finish.ts';
export type { LineFilter, LineOfRun, LineSummary } from './runs/lines.ts';
export { type FrozenInputs, isNoMoney, type Run } from './runs/run.ts';
export type { RunFilter, Runs } from './runs/runs.ts';
export type { Identity } from './users/identities.ts';
export { IDLE_S, LIFETIME_S, type Session, type Sessions } from './users/sessions.ts';
export { FAILURES_TO_LOCK, LOCK_S, type SignIn } from './users/sign-in.ts';
export type { Scope, User, UserFacts } from './users/user.ts';
export type { NewUser, Users } from './users/users.ts';
export type { Recovery, TakesBack, ViolationCase, ViolationEntry } from './violations/cases.ts';
export type { ViolationOutcome } from './violations/enter-step.ts';
export type { OwedBack, OwedBackFilter, OwedBackPage } from './violations/owed-back.ts';
export type { Recoveries, RecoveryEntry } from './violations/recoveries.ts';
export type { Confirmation, Grounds, NewViolation } from './violations/steps.ts';
export type { Violations } from './violations/violations.ts';
