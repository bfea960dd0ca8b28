export type { Depth, QueueDepth } from './depth.ts';
export { type Jobs, type JobsOptions, openJobs, type RunProgress } from './jobs.ts';
export type { JobsLog } from './log.ts';
export type { RunJob, Village, VillageJob } from './payloads.ts';
export { TryLater } from './put-off.ts';
export { redisShown } from './redis/place.ts';
export type { Waits } from './rules.ts';
export { GiveUp, type RunHandlers, type Workers } from './workers.ts';
