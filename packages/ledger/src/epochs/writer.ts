import { isTrouble, TroubleError } from '@nuanbu/terms';
import type { LedgerContext } from '../context.ts';
import { Lease, type LeaseTerms, type WriterClock } from './lease.ts';
import { addWriter, markWritten, removeWriter, renewWriter } from './rows.ts';

/**
 * Whether something may be written under a pass now: not at this moment, since the lease is not sure
 * enough; or never again, since it ran out and a freeze may have closed the epoch.
 */
export type PassState = 'valid' | 'unsure' | 'lost';

/** A leave to write into an epoch, until it is left: every freeze of that epoch waits for it. */
export interface Pass {
  readonly epoch: number;
  state(): PassState;
  leave(): void;
}

export interface WriterOptions {
  /**
   * The longest that one request is under way, from the moment at which its pass was valid until it
   * has ended or was given up: the store's limit. The lease is longer by more than this.
   */
  readonly writeLimitMs: number;
  readonly clock: WriterClock;
}

interface OpenPass {
  readonly epoch: number;
  /** The row whose lease it stands on. */
  readonly writerNumber: number | undefined;
}

/**
 * A process that writes into epochs, by a lease that it renews as long as it lives, and longer passes
 * with it: a write of which nobody knows whether it happened keeps its pass until that is known. Its
 * row says into which epochs it no longer writes, and only ever later than that is so. It has a row
 * from its first pass on, so that a process that never writes is never waited for.
 */
export class Writer {
  readonly #context: Pick<LedgerContext, 'db' | 'clock'>;
  readonly #name: string;
  readonly #terms: LeaseTerms;
  readonly #lease: Lease;
  readonly #passes = new Set<OpenPass>();

  #number: number | undefined;
  /** The newest epoch that it heard of: new passes are of this one. */
  #known = 0;
  /** The epoch that its row says. */
  #told = 0;
  #marked = 0;
  #renewing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;
  /** Passes may be out that nobody leaves; the lease is to run out. */
  #isAbandoned = false;
  readonly #left = Promise.withResolvers<void>();

  constructor(
    context: Pick<LedgerContext, 'db' | 'clock'>,
    name: string,
    { writeLimitMs, clock }: WriterOptions,
    terms: LeaseTerms,
  ) {
    this.#context = context;
    this.#name = name;
    this.#terms = terms;
    this.#lease = new Lease(clock, writeLimitMs, terms);
  }

  /**
   * A pass into the newest epoch. What is written under it begins at once and ends within the
   * writer's limit; the pass is left when nothing of it can still be written.
   *
   * @throws TroubleError `storeBusy` while the lease is not sure enough, or once it is closed.
   */
  async enter(): Promise<Pass> {
    for (;;) {
      if (this.#isClosed) throw busy('It is being closed.');
      if (!this.#lease.coversAWrite()) await this.#renewNow();
      if (this.#marked === this.#known) return this.#pass();
      const epoch = this.#known;
      await markWritten(this.#context, epoch).catch(refuse);
      this.#marked = Math.max(this.#marked, epoch);
    }
  }

  /** Renews the lease and hears of a new epoch now, instead of at the next time. */
  heartbeat(): Promise<void> {
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = undefined;
      this.#renewLater();
    });
    return this.#renewing;
  }

  /** Hears of a new epoch from within its own process. */
  hear(newest: number): void {
    if (this.#isClosed || this.#number === undefined) return;
    this.#known = Math.max(this.#known, newest);
    if (this.#confirmable() > this.#told) this.heartbeat().catch(() => undefined);
  }

  /**
   * Gives out no more passes, waits for those that are out, and ends the lease. Where the database
   * does not answer any more, the lease runs out by itself.
   */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#passes.size > 0) await this.#left.promise;
    clearTimeout(this.#timer);
    await this.#renewing?.catch(() => undefined);
    if (this.#number === undefined) return;
    const number = this.#number;
    this.#number = undefined;
    await removeWriter(this.#context, number).catch((error) => {
      if (!isTrouble(error)) throw error;
    });
  }

  /** Ends the lease at once where no pass is out, and else lets it run out. */
  async abandon(): Promise<void> {
    this.#isClosed = true;
    this.#isAbandoned = true;
    clearTimeout(this.#timer);
    if (this.#passes.size === 0) await this.close();
  }

  #pass(): Pass {
    const pass = { epoch: this.#known, writerNumber: this.#number };
    this.#passes.add(pass);
    return {
      epoch: pass.epoch,
      state: () => {
        if (pass.writerNumber !== this.#number) return 'lost';
        return this.#lease.coversAWrite() ? 'valid' : 'unsure';
      },
      leave: () => {
        if (!this.#passes.delete(pass)) return;
        if (this.#isClosed) {
          if (this.#passes.size === 0) this.#left.resolve();
          return;
        }
        // Somebody may be waiting to hear that nothing is written there any more.
        if (this.#confirmable() > this.#told) this.heartbeat().catch(() => undefined);
      },
    };
  }

  /** Into every epoch before this one it writes no more. */
  #confirmable(): number {
    let epoch = this.#known;
    for (const pass of this.#passes) epoch = Math.min(epoch, pass.epoch);
    return epoch;
  }

  async #renewNow(): Promise<void> {
    let cause: unknown;
    try {
      // One that is under way may have been asked for too long ago.
      await this.#renewing;
      if (!this.#lease.coversAWrite()) await this.heartbeat();
    } catch (error) {
      cause = error;
    }
    if (this.#lease.coversAWrite()) return;
    if (cause !== undefined) refuse(cause);
    throw busy('Its lease was renewed too long ago.');
  }

  async #renew(): Promise<void> {
    // Twice where an answer brings news: of a new epoch, or that the lease had run out.
    do {
      this.#number ??= await this.#register();
      const confirmed = this.#confirmable();
      const askedAt = this.#lease.moment();
      const { lengthMs } = this.#lease;
      const newest = await renewWriter(this.#context, this.#number, confirmed, lengthMs);
      if (newest === undefined) {
        this.#number = undefined;
        this.#lease.lost();
        continue;
      }
      this.#known = Math.max(this.#known, newest);
      this.#told = confirmed;
      if (!this.#isAbandoned) this.#lease.renewed(askedAt);
    } while (!this.#isClosed && (this.#number === undefined || this.#confirmable() > this.#told));
  }

  async #register(): Promise<number> {
    this.#told = 0;
    return addWriter(this.#context, this.#name, this.#lease.lengthMs);
  }

  #renewLater(): void {
    if (this.#isAbandoned || (this.#isClosed && this.#passes.size === 0)) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      // What is wrong is told to whoever asks for a pass.
      () => void this.heartbeat().catch(() => undefined),
      this.#terms.renewEveryMs,
    ).unref();
  }
}

function busy(why: string, cause?: unknown): TroubleError {
  return new TroubleError('storeBusy', `This process may not write readings now. ${why}`, {
    cause,
  });
}

/** Says what kept a writer from its pass, and that a later try may get one. */
function refuse(error: unknown): never {
  if (!isTrouble(error)) throw error;
  throw busy(error.message, error);
}
