import { isTrouble, TroubleError } from '@nuanbu/terms';
import type { LedgerContext } from '../context.ts';
import { Lease, type LeaseTerms, type Moment, type WriterClock } from './lease.ts';
import { addWriter, markWritten, removeWriter, renewWriter } from './rows.ts';

/** A leave to write into an epoch, until it is left. */
export interface Pass {
  readonly epoch: number;
  leave(): void;
}

export interface WriterOptions {
  /**
   * The longest that anything is written under one pass, from `enter` to the moment at which it has
   * ended or was given up: the store's limit for a request. The lease is longer by more than this.
   */
  readonly writeLimitMs: number;
  readonly clock: WriterClock;
}

interface OpenPass {
  readonly epoch: number;
  readonly since: Moment;
}

/**
 * A process that writes into epochs, by a lease that it renews as long as it lives. Its row says
 * into which epochs it no longer writes, and only ever later than that is so. It has a row from its
 * first pass on, so that a process that never writes is never waited for.
 */
export class Writer {
  readonly #context: Pick<LedgerContext, 'db' | 'clock'>;
  readonly #name: string;
  readonly #writeLimitMs: number;
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
  readonly #left = Promise.withResolvers<void>();

  constructor(
    context: Pick<LedgerContext, 'db' | 'clock'>,
    name: string,
    { writeLimitMs, clock }: WriterOptions,
    terms: LeaseTerms,
  ) {
    this.#context = context;
    this.#name = name;
    this.#writeLimitMs = writeLimitMs;
    this.#terms = terms;
    this.#lease = new Lease(clock, writeLimitMs, terms);
  }

  /**
   * A pass into the newest epoch. What is written under it begins at once, ends within the writer's
   * limit, and the pass is left then, whatever came of it.
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
    clearTimeout(this.#timer);
    if (this.#passes.size > 0) await this.#left.promise;
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
    clearTimeout(this.#timer);
    if (this.#passes.size === 0) await this.close();
  }

  #pass(): Pass {
    const pass = { epoch: this.#known, since: this.#lease.moment() };
    this.#passes.add(pass);
    return {
      epoch: pass.epoch,
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
    throw busy('Its lease is not renewed while a write of it lasts that long.');
  }

  async #renew(): Promise<void> {
    // Twice where an answer brings news: of a new epoch, or that the lease had run out.
    do {
      this.#number ??= await this.#register();
      const confirmed = this.#confirmable();
      const askedAt = this.#lease.moment();
      const leaseMs = this.#isOverdue() ? undefined : this.#lease.lengthMs;
      const newest = await renewWriter(this.#context, this.#number, confirmed, leaseMs);
      if (newest === undefined) {
        this.#number = undefined;
        this.#lease.lost();
        continue;
      }
      this.#known = Math.max(this.#known, newest);
      this.#told = confirmed;
      const isRenewed = leaseMs !== undefined && newest <= confirmed;
      if (isRenewed && !this.#isClosed) this.#lease.renewed(askedAt);
    } while (!this.#isClosed && (this.#number === undefined || this.#confirmable() > this.#told));
  }

  async #register(): Promise<number> {
    this.#told = 0;
    return addWriter(this.#context, this.#name, this.#lease.lengthMs);
  }

  /** Whether a write lasts longer than was promised: then the lease may run out. */
  #isOverdue(): boolean {
    for (const { since } of this.#passes) {
      if (this.#lease.elapsedMs(since) > this.#writeLimitMs) return true;
    }
    return false;
  }

  #renewLater(): void {
    if (this.#isClosed) return;
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
