export type { AuditVerdict } from './audit/audit.ts';
export type { AuditEntry, AuditHead, BrokenLink } from './audit/chain.ts';
export type { AuditTrail } from './audit/trail.ts';
export type { Batch, Batches, BatchLine } from './batches.ts';
export {
  type Concentrator,
  type Concentrators,
  type Credential,
  type NewConcentrator,
  verifyPassword,
} from './concentrators.ts';
export type { By, LedgerClock } from './context.ts';
export { type Ledger, type LedgerOptions, openLedger } from './ledger.ts';
export { PERSONAL_FIELDS, type PersonalField } from './personal/cipher.ts';
export {
  addKeyToFile,
  dropOldKeysFromFile,
  loadDataKeys,
  newDataKey,
} from './personal/key-file.ts';
export { type DataKeys, parseDataKeys } from './personal/keys.ts';
export type { Personal, PersonalValues, SharedValue } from './personal/personal.ts';
export type { Rotation } from './personal/rotate.ts';
export type { Plan, PlanRow, Plans } from './plans.ts';
export type { NewProgramme, Programmes, ProgrammeVersion } from './programmes.ts';
export type {
  Quarantine,
  QuarantineCode,
  QuarantineEntry,
  QuarantineFilter,
  QuarantineReason,
  QuarantineRecord,
} from './quarantine.ts';
export type { Questions, SignOff } from './questions.ts';
export type { ConversionRow } from './roster/conversions.ts';
export { ROSTER_FACTS, type RosterFact } from './roster/facts.ts';
export type { Roster } from './roster/roster.ts';
export type {
  ImportResult,
  Installation,
  MeterRow,
  RefusedRow,
  RosterImport,
  RosterRow,
} from './roster/rows.ts';
export { type RegisteredMeter, type Village, villageKey } from './roster/snapshot.ts';
export type { FinishedRun, RunOutcome } from './runs/finish.ts';
export type { LineFilter, LineSummary } from './runs/lines.ts';
export type { FrozenInputs, Run } from './runs/run.ts';
export type { RunFilter, Runs } from './runs/runs.ts';
export type { Recovery, TakesBack, ViolationCase, ViolationEntry } from './violations/cases.ts';
export type { ViolationOutcome } from './violations/enter-step.ts';
export type { Recoveries, RecoveryEntry } from './violations/recoveries.ts';
export type { Confirmation, Grounds, NewViolation } from './violations/steps.ts';
export type { Violations } from './violations/violations.ts';
