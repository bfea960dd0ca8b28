import { IngestPipeline, ingestMetrics, MeterDirectory } from '@nuanbu/ingest';
import type { Ledger } from '@nuanbu/ledger';
import type { ReadingStore } from '@nuanbu/readings';
import type { Ground } from '../ground.ts';

/** The one way in for readings, whatever brings them. */
export interface Intake {
  readonly meters: MeterDirectory;
  readonly pipeline: IngestPipeline;
}

/** Starts the pipeline through which readings reach the store. */
export async function startIntake(
  { config, clock, log, stack, registry }: Ground,
  { ledger, store }: { readonly ledger: Ledger; readonly store: ReadingStore },
): Promise<Intake> {
  const meters = new MeterDirectory(ledger.roster);
  await meters.reload();
  const pipeline = new IngestPipeline({
    ...{ store, meters, clock, log, quarantine: ledger.quarantine },
    messageLimitBytes: config.messageLimitBytes,
  });
  if (registry) ingestMetrics(registry, pipeline);
  await stack.defer('ingest', () => pipeline.idle());
  return { meters, pipeline };
}
