import { archiveRun } from './archive.ts';
import { backup } from './backup.ts';
import {
  addConcentrator,
  listConcentrators,
  revokeConcentrator,
  rotateConcentrator,
} from './concentrators.ts';
import { conversionProgress, importConversions, importPlan } from './conversions.ts';
import { confirmCorrection, listDifferences } from './corrections.ts';
import { exportRegister } from './export.ts';
import { forecast } from './forecast.ts';
import { importMeters, importReadings, importRoster } from './imports.ts';
import type { AnyOperation } from './operation.ts';
import { packageBatch } from './package.ts';
import { comparePolicies, getProgramme, listQuestions, signOffQuestion } from './policy.ts';
import { addProgramme, listProgrammes } from './programmes.ts';
import { brokerUrl, endRecording, record } from './record.ts';
import { explain, listLines, listRuns, makeRun, verifyRun } from './runs.ts';
import { trace } from './trace.ts';
import {
  getQuarantine,
  listQuarantine,
  replayQuarantined,
  rotateKeys,
  verifyAudit,
} from './upkeep.ts';
import { addUser, disableUser, listUsers, renewPassword } from './users.ts';
import {
  confirmViolation,
  dismissViolation,
  listRecoveries,
  listViolations,
  openViolation,
  reverseViolation,
  showViolation,
} from './violations.ts';
import { whatIf } from './what-if.ts';

export { askRunning } from '../platform/ask.ts';
export * from './archive.ts';
export * from './backup.ts';
export * from './concentrators.ts';
export * from './conversions.ts';
export * from './corrections.ts';
export * from './export.ts';
export * from './imports.ts';
export type { Operation } from './operation.ts';
export { packageBatch } from './package.ts';
export * from './policy.ts';
export * from './runs.ts';
export * from './upkeep.ts';
export * from './users.ts';
export * from './violations.ts';
export * from './what-if.ts';

/** Everything that a running platform can be asked from the command line. */
export const OPERATIONS: readonly AnyOperation[] = [
  addConcentrator,
  listConcentrators,
  rotateConcentrator,
  revokeConcentrator,
  importRoster,
  importMeters,
  importReadings,
  importConversions,
  importPlan,
  conversionProgress,
  forecast,
  openViolation,
  dismissViolation,
  confirmViolation,
  reverseViolation,
  listViolations,
  showViolation,
  listRecoveries,
  listProgrammes,
  addProgramme,
  getProgramme,
  comparePolicies,
  listQuestions,
  signOffQuestion,
  whatIf,
  makeRun,
  listDifferences,
  confirmCorrection,
  listRuns,
  listLines,
  explain,
  verifyRun,
  trace,
  archiveRun,
  backup,
  packageBatch,
  exportRegister,
  record,
  endRecording,
  brokerUrl,
  addUser,
  listUsers,
  renewPassword,
  disableUser,
  listQuarantine,
  getQuarantine,
  replayQuarantined,
  rotateKeys,
  verifyAudit,
];
