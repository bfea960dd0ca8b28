import { TroubleError } from '@nuanbu/terms';

/** A correction's place in the order of all corrections, and whether it was given just now. */
export interface CorrectionNumber {
  readonly number: number;
  readonly isNew: boolean;
}

/** A permit to write into an epoch, held until `leave`: every freeze of the epoch waits for it. */
export interface EpochPass {
  readonly epoch: number;
  /**
   * Whether something may be written under it now: not at this moment, since this process cannot be
   * sure of it; or never again, since others take the epoch to be closed.
   */
  state(): 'valid' | 'unsure' | 'lost';
  leave(): void;
}

/**
 * Who numbers the spans between freezes, for stores that cannot number commits. All processes that
 * write into one store ask the same one. Epochs are whole numbers from 1 on.
 */
export interface Epochs {
  /**
   * The epoch with which a write that begins now is marked, held until it is left.
   *
   * @throws TroubleError `storeBusy` while this process may not write.
   */
  enter(): Promise<EpochPass>;
  /** The newest epoch, which is open. */
  current(): Promise<number>;
  /**
   * Opens the next epoch, waits until no living writer can still write into the old one, and returns
   * the old one.
   *
   * @throws TroubleError `storeBusy` where one of them lives and writes for too long. Nothing is lost
   *   by it: whoever asks again waits for the same.
   */
  freeze(): Promise<number>;
  /** Makes the open epoch this one at least: rows of the epochs before it are brought in. */
  openAtLeast(epoch: number): Promise<void>;
  /** Total order of corrections over all processes: the same identity always has the same number. */
  numberCorrections(identities: readonly string[]): Promise<readonly CorrectionNumber[]>;
  /** Gives out only greater numbers from now on: the store has corrections up to this one. */
  numberCorrectionsAfter(number: number): Promise<void>;
}

/** How long a freeze waits for passes that are out. */
const FREEZE_MS = 30_000;

/** Epochs for the writers of one process, kept nowhere. */
export class MemoryEpochs implements Epochs {
  readonly #freezeMs: number;
  #open = 1;
  /** Passes that are out, by epoch. */
  readonly #inside = new Map<number, number>();
  readonly #numbers = new Map<string, number>();
  #lastNumber = 0;
  #waiting: { readonly epoch: number; readonly go: () => void }[] = [];

  constructor(freezeMs = FREEZE_MS) {
    this.#freezeMs = freezeMs;
  }

  async enter(): Promise<EpochPass> {
    const epoch = this.#open;
    this.#inside.set(epoch, (this.#inside.get(epoch) ?? 0) + 1);
    let isInside = true;
    return {
      epoch,
      state: () => 'valid',
      leave: () => {
        if (!isInside) return;
        isInside = false;
        this.#inside.set(epoch, this.#inside.get(epoch)! - 1);
        this.#letGo();
      },
    };
  }

  async current(): Promise<number> {
    return this.#open;
  }

  async freeze(): Promise<number> {
    const epoch = this.#open;
    this.#open += 1;
    await new Promise<void>((resolve, reject) => {
      const told = `Readings up to commit ${epoch} are not settled in the store.`;
      const late = setTimeout(() => reject(new TroubleError('storeBusy', told)), this.#freezeMs);
      const go = () => {
        clearTimeout(late);
        resolve();
      };
      this.#waiting.push({ epoch, go });
      this.#letGo();
    });
    return epoch;
  }

  async openAtLeast(epoch: number): Promise<void> {
    this.#open = Math.max(this.#open, epoch);
  }

  async numberCorrections(identities: readonly string[]): Promise<readonly CorrectionNumber[]> {
    return identities.map((identity) => {
      const known = this.#numbers.get(identity);
      if (known !== undefined) return { number: known, isNew: false };
      this.#lastNumber += 1;
      this.#numbers.set(identity, this.#lastNumber);
      return { number: this.#lastNumber, isNew: true };
    });
  }

  async numberCorrectionsAfter(number: number): Promise<void> {
    this.#lastNumber = Math.max(this.#lastNumber, number);
  }

  /** Ends every freeze behind which nobody writes any more. */
  #letGo(): void {
    for (const [epoch, passes] of this.#inside) if (passes === 0) this.#inside.delete(epoch);
    const oldest = Math.min(...this.#inside.keys());
    const ready = this.#waiting.filter(({ epoch }) => epoch < oldest);
    this.#waiting = this.#waiting.filter(({ epoch }) => epoch >= oldest);
    for (const { go } of ready) go();
  }
}
