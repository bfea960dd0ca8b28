import { z } from 'zod';

/** The queue of season runs: one job a run, which is done after all its villages are. */
export const RUN_QUEUE = 'season-runs';
/** The queue of a run's villages. A job is a village and never a household: jobs cost more than sums. */
export const VILLAGE_QUEUE = 'season-run-villages';

const whole = {
  runNumber: z.int().positive(),
  /** The trace (W3C) that the run belongs to, so that its log lines are found together. */
  traceId: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
};

/** What a run's job carries. What the run is of stands in the ledger, frozen, under its number. */
export const runJobSchema = z.strictObject(whole);
export type RunJob = z.infer<typeof runJobSchema>;

/** What a village's job carries. Villages of two towns may share a name. */
export const villageJobSchema = z.strictObject({
  ...whole,
  town: z.string(),
  village: z.string(),
});
export type VillageJob = z.infer<typeof villageJobSchema>;

export type Village = Pick<VillageJob, 'town' | 'village'>;
