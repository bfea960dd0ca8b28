export type { ArchivedMeter, RunArchive } from './archive.ts';
export type { SettledRun } from './await-run.ts';
export type { Completeness } from './completeness.ts';
export { daysOfHousehold } from './days/days-of-household.ts';
export { digestQueryOf } from './digest-query.ts';
export { Forecasts } from './forecast/forecasts.ts';
export { type FrozenRun, frozenRun, type RunVillage } from './frozen-run.ts';
export { GroupedReadings } from './grouped-readings.ts';
export { termsOfRun } from './load-run.ts';
export { jobsMetrics, noSettleCounts, type SettleCounts, settleMetrics } from './metrics.ts';
export type { OtherTerms } from './other-terms.ts';
export { componentOf, type RunRequest, refuseUnused } from './plan-run.ts';
export {
  type FindProgramme,
  newestOnFile,
  programmeWithAncestors,
  readProgramme,
} from './programme-on-file.ts';
export {
  type Settlement,
  type SettlementOptions,
  startSettlement,
} from './settlement.ts';
export { type DifferingLine, type Verification, verifyRun } from './verify.ts';
export { linesOf, type RunReadings } from './village-lines.ts';
export type { WhatIf } from './what-if.ts';
