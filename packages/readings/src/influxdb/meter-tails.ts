import { meterBytes } from './line-encoder.ts';

/** A number for a meter, from 0 on, in the order in which this process met them. */
export type MeterKey = number;

const WIDTH = 4;
const AT = 0;
const TOTAL = 1;
const PEAK = 2;
const VALLEY = 3;
/** The instant of a meter that has no reading. */
export const NEVER = -1;
/** That of a meter of which nothing has been asked or written yet. */
const UNSEEN = -2;
/** That of one of which something was written, nobody knows whether for good. */
const DOUBTFUL = -3;
const UNKNOWN = Number.NaN;

/**
 * What this process knows of the newest reading of each meter: instant and, where it has written it
 * itself, values. A reading after it cannot stand in the store already, unless another process has
 * written it meanwhile; then both write the same point, or a conflict that is seen when reading.
 */
export class MeterTails {
  readonly #keys = new Map<string, MeterKey>();
  readonly ids: string[] = [];
  readonly bytes: Buffer[] = [];
  #tails = new Float64Array(WIDTH * 1024);

  find(meterId: string): MeterKey | undefined {
    return this.#keys.get(meterId);
  }

  add(meterId: string): MeterKey {
    const key = this.ids.length;
    this.bytes.push(meterBytes(meterId));
    this.ids.push(meterId);
    this.#keys.set(meterId, key);
    if (this.#tails.length < WIDTH * (key + 1)) {
      const grown = new Float64Array(2 * this.#tails.length);
      grown.set(this.#tails);
      this.#tails = grown;
    }
    this.setLastAt(key, UNSEEN);
    return key;
  }

  isUnseen(key: MeterKey): boolean {
    return this.lastAt(key) === UNSEEN;
  }

  isDoubtful(key: MeterKey): boolean {
    return this.lastAt(key) === DOUBTFUL;
  }

  /** The newest instant of a meter that is known; NEVER where there is none. */
  lastAt(key: MeterKey): number {
    return this.#tails[WIDTH * key + AT]!;
  }

  /** Whether a meter's newest reading is known to be this one. */
  isTail(key: MeterKey, at: number, total: number, peak: number, valley: number): boolean {
    const tail = WIDTH * key;
    return (
      this.#tails[tail + AT] === at &&
      this.#tails[tail + TOTAL] === total &&
      this.#tails[tail + PEAK] === peak &&
      this.#tails[tail + VALLEY] === valley
    );
  }

  /** Notes a meter's newest instant as the store has it. */
  setLastAt(key: MeterKey, at: number): void {
    this.set(key, at, UNKNOWN, UNKNOWN, UNKNOWN);
  }

  set(key: MeterKey, at: number, total: number, peak: number, valley: number): void {
    const tail = WIDTH * key;
    this.#tails[tail + AT] = at;
    this.#tails[tail + TOTAL] = total;
    this.#tails[tail + PEAK] = peak;
    this.#tails[tail + VALLEY] = valley;
  }

  /** Whether something that failed was written after all, only the store can say. */
  forget(key: MeterKey): void {
    if (!this.isUnseen(key)) this.setLastAt(key, DOUBTFUL);
  }
}
