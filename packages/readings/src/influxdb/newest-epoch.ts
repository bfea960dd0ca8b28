import type { Epochs } from '../epochs.ts';
import { askRows } from './answers.ts';
import { epochsFlux, newestCorrectionFlux } from './queries.ts';
import type { InfluxTransport } from './transport.ts';

/** An epoch or a number as this store writes it; whatever else a bucket may hold is none. */
const NUMBER = /^\d{1,9}$/;

/**
 * Opens an epoch behind all that a bucket has readings of, where those who number epochs know of none
 * so new: the ledger was brought back from an earlier time, or the bucket belongs to another one.
 * What it holds is seen then, and no epoch is frozen that had been frozen with something else. New
 * corrections come behind those that it has.
 *
 * @returns a sentence for whoever runs the platform, where it was so.
 * @throws TroubleError as the transport and the epochs do.
 */
export async function openBehindAll(
  transport: InfluxTransport,
  epochs: Epochs,
): Promise<string | undefined> {
  const newest = await greatest(transport, epochsFlux(transport.bucket));
  // Asked afterwards: what came meanwhile was numbered before.
  const open = await epochs.current();
  if (newest <= open) return undefined;
  await epochs.numberCorrectionsAfter(
    await greatest(transport, newestCorrectionFlux(transport.bucket)),
  );
  await epochs.openAtLeast(newest + 1);
  return (
    `The ledger is behind its readings: ${transport.place} holds readings of epoch ${newest}, and ` +
    `the ledger's newest was ${open}. Was PostgreSQL brought back from an earlier time, or is this ` +
    `the bucket of another ledger? Readings go on in epoch ${newest + 1}; what else the ledger has ` +
    'forgotten (runs, batches, payments) a person has to look through.'
  );
}

async function greatest(transport: InfluxTransport, flux: string): Promise<number> {
  const found = await askRows(transport, flux);
  const numbers = found.map((row) => row.get('_value') ?? '').filter((text) => NUMBER.test(text));
  return numbers.reduce((most, text) => Math.max(most, Number(text)), 0);
}
