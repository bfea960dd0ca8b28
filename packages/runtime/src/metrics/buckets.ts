/**
 * Counts of values by their size, for hot paths: an observation is a comparison or two and an
 * addition, and what Prometheus wants of it is made when somebody asks.
 */
export class Buckets {
  /** Upper bounds, each included, rising; beyond the last there is one bucket more. */
  readonly bounds: readonly number[];
  readonly #counts: Float64Array;
  #sum = 0;

  constructor(bounds: readonly number[]) {
    if (bounds.some((bound, index) => index > 0 && bound <= bounds[index - 1]!)) {
      throw new RangeError('the bounds of buckets rise');
    }
    this.bounds = bounds;
    this.#counts = new Float64Array(bounds.length + 1);
  }

  /** The sum of all values. */
  get sum(): number {
    return this.#sum;
  }

  /** How many values there were. */
  get count(): number {
    return this.#counts.reduce((all, each) => all + each, 0);
  }

  /** Counts a value so many times; below zero it counts as zero, so that the sum only rises. */
  observe(value: number, times = 1): void {
    let place = 0;
    while (place < this.bounds.length && value > this.bounds[place]!) place += 1;
    this.#counts[place]! += times;
    if (value > 0) this.#sum += value * times;
  }

  /** How many values are at most each bound, in the order of the bounds. */
  cumulative(): number[] {
    let below = 0;
    return this.bounds.map((_, place) => {
      below += this.#counts[place]!;
      return below;
    });
  }
}
