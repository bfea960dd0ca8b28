import type { z } from 'zod';
import {
  afterwardsFile,
  batchFile,
  decisionsFile,
  earlierFile,
  eventsFile,
  FILES,
  linesFile,
  paymentsFile,
  postingsFile,
} from '../layout.ts';
import { readJson } from './files.ts';

/** What a package says of its batch. */
export interface PackedProof {
  readonly batch: z.output<typeof batchFile>;
  readonly events: z.output<typeof eventsFile>;
  readonly decisions: z.output<typeof decisionsFile>;
  readonly lines: z.output<typeof linesFile>;
  readonly earlier: z.output<typeof earlierFile>;
  readonly postings: z.output<typeof postingsFile>;
  readonly payments: z.output<typeof paymentsFile>;
  readonly afterwards: z.output<typeof afterwardsFile>;
}

/** @throws PackageError */
export async function readProof(directory: string): Promise<PackedProof> {
  return {
    batch: await readJson(directory, FILES.batch, batchFile),
    events: await readJson(directory, FILES.events, eventsFile),
    decisions: await readJson(directory, FILES.decisions, decisionsFile),
    lines: await readJson(directory, FILES.lines, linesFile),
    earlier: await readJson(directory, FILES.earlier, earlierFile),
    postings: await readJson(directory, FILES.postings, postingsFile),
    payments: await readJson(directory, FILES.payments, paymentsFile),
    afterwards: await readJson(directory, FILES.afterwards, afterwardsFile),
  };
}
