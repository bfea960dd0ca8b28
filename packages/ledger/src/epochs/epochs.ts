import { setTimeout as wait } from 'node:timers/promises';
import { TroubleError } from '@nuanbu/terms';
import type { LedgerContext } from '../context.ts';
import { type CorrectionNumber, numberCorrections, numberCorrectionsAfter } from './corrections.ts';
import { LEASE_TERMS, type LeaseTerms } from './lease.ts';
import { closeNewest, type LivingWriter, newestEpoch, openAtLeast, writersInto } from './rows.ts';
import { type Pass, Writer, type WriterOptions } from './writer.ts';

/** How often a freeze looks whether it still waits for somebody. */
const LOOK_INTERVAL_MS = 100;

/** What everybody may ask about epochs, whether it writes or not. */
export interface EpochNumbers {
  /** The newest epoch, which is open. */
  current(): Promise<number>;
  /**
   * Closes what stands: what was acknowledged before is in the answered epoch or an earlier one, and
   * nobody writes into those any more. The next epoch is opened first, and then every living writer
   * waited for until it has heard and its open passes are left, or its lease has run out. Where
   * nothing was written since the last freeze no new one is opened.
   *
   * @throws TroubleError `storeBusy` where somebody still lives and has not left his passes when all
   *   leases that stood at the beginning would have run out; `ledgerUnreachable`. Nothing is lost by
   *   either, and whoever asks again waits for the same.
   */
  freeze(): Promise<number>;
  /** Makes the open epoch this one at least: rows of the epochs before it are brought in. */
  openAtLeast(epoch: number): Promise<void>;
  /**
   * Total order of corrections over all processes: the same identity always has the same number.
   * That one has its number does not say that it was written.
   */
  numberCorrections(identities: readonly string[]): Promise<readonly CorrectionNumber[]>;
  /** Gives out only greater numbers from now on: the store has corrections up to this one. */
  numberCorrectionsAfter(number: number): Promise<void>;
}

/** The epochs as a process that may write sees them. */
export interface EpochWriter extends EpochNumbers {
  /**
   * A pass into the newest epoch; what is written under it is marked with that, begins at once, and
   * has ended or was given up within the writer's limit. Where it may still come to be written after
   * that, the pass is kept and the same is written again while the pass is valid, until it is there.
   *
   * @throws TroubleError `storeBusy` while this process cannot be sure of its lease, or is closing.
   */
  enter(): Promise<Pass>;
  /** Renews the lease and hears of new epochs now; it does so by itself every second. */
  heartbeat(): Promise<void>;
  /** Waits for the passes that are out and ends the lease: no freeze waits for this process. */
  close(): Promise<void>;
}

/** Who numbers the spans between freezes, for stores of readings that cannot number commits. */
export interface Epochs extends EpochNumbers {
  /**
   * A writer of this process. It takes its lease at its first pass, so that a process that only
   * reads is never waited for.
   *
   * @param name of the process, for people.
   */
  openWriter(name: string, options: WriterOptions): EpochWriter;
  /** Closes the writers whose passes are left; the leases of others run out. */
  close(): Promise<void>;
}

export function epochsOf(
  context: Pick<LedgerContext, 'db' | 'clock'>,
  terms: LeaseTerms = LEASE_TERMS,
): Epochs {
  const writers = new Set<Writer>();
  const numbers: EpochNumbers = {
    current: () => newestEpoch(context),
    freeze: async () => {
      const frozen = await closeNewest(context);
      for (const writer of writers) writer.hear(frozen + 1);
      if (frozen > 0) await nobodyWritesInto(context, frozen, terms);
      return frozen;
    },
    openAtLeast: (epoch) => openAtLeast(context, epoch),
    numberCorrections: (identities) => numberCorrections(context, identities),
    numberCorrectionsAfter: (number) => numberCorrectionsAfter(context, number),
  };
  return {
    ...numbers,
    openWriter: (name, options) => {
      const writer = new Writer(context, name, options, terms);
      writers.add(writer);
      return {
        ...numbers,
        enter: () => writer.enter(),
        heartbeat: () => writer.heartbeat(),
        close: async () => {
          await writer.close();
          writers.delete(writer);
        },
      };
    },
    close: async () => {
      await Promise.all([...writers].map((writer) => writer.abandon()));
      writers.clear();
    },
  };
}

/**
 * Waits for those that may still write there. Who comes later has heard of the newer epoch.
 *
 * @throws TroubleError `storeBusy` where one of them lives on and writes for longer than any lease
 *   lasted when this began: so long may a request take, and so long is waited for the dead.
 */
async function nobodyWritesInto(
  { db }: Pick<LedgerContext, 'db'>,
  epoch: number,
  { lateMs }: LeaseTerms,
): Promise<void> {
  let waitedFor = await writersInto({ db }, epoch);
  const longestMs = Math.max(0, ...waitedFor.map(({ leaseMs }) => leaseMs));
  const untilMs = performance.now() + longestMs + lateMs;
  while (waitedFor.length > 0) {
    if (performance.now() > untilMs) throw stillWritten(epoch, waitedFor);
    await wait(LOOK_INTERVAL_MS);
    const still = new Set((await writersInto({ db }, epoch)).map(({ number }) => number));
    waitedFor = waitedFor.filter(({ number }) => still.has(number));
  }
}

function stillWritten(epoch: number, writers: readonly LivingWriter[]): TroubleError {
  const names = writers.map(({ name }) => name).join(', ');
  const told = `Readings up to commit ${epoch} are not settled in the store: ${names} still writes.`;
  return new TroubleError('storeBusy', told, {
    hint: 'See that the store of readings answers and has room, then ask again; nothing is lost.',
  });
}
