import { z } from 'zod';

/** The queue of season runs: one job a run, which is done after all its villages are. */
export const RUN_QUEUE = 'season-runs';
/** The queue of a run's villages. A job is a village and never a household: jobs cost more than sums. */
export const VILLAGE_QUEUE = 'season-run-villages';

const runNumber = z.int().positive();

/** What a run's job carries. What the run is of stands in the ledger, frozen, under its number. */
export const runJobSchema = z.strictObject({ runNumber });
export type RunJob = z.infer<typeof runJobSchema>;

/** What a village's job carries. Villages of two towns may share a name. */
export const villageJobSchema = z.strictObject({
  runNumber,
  town: z.string(),
  village: z.string(),
});
export type VillageJob = z.infer<typeof villageJobSchema>;

export type Village = Omit<VillageJob, 'runNumber'>;
