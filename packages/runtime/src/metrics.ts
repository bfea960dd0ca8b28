/** One counter or gauge as it stands, for reports and for whoever exports metrics. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * Counters and gauges of one process. Names end in their unit or in `Total`, as metric systems
 * expect of counters; labels are few and never personal.
 */
export class Metrics {
  readonly #samples = new Map<string, Sample>();

  /** Raises a counter. Count what has happened for good, after the commit that made it so. */
  count(name: string, by = 1, labels: Readonly<Record<string, string>> = {}): void {
    if (!(by >= 0)) throw new RangeError(`counter ${name} cannot fall by ${by}`);
    this.#put(name, labels, (value) => value + by);
  }

  /** Sets a gauge. */
  gauge(name: string, value: number, labels: Readonly<Record<string, string>> = {}): void {
    this.#put(name, labels, () => value);
  }

  /** The value of a counter or gauge; zero for a counter that nothing has raised. */
  value(name: string, labels: Readonly<Record<string, string>> = {}): number {
    return this.#samples.get(keyOf(name, labels))?.value ?? 0;
  }

  /** Everything, ordered by name and labels. */
  samples(): readonly Sample[] {
    return [...this.#samples.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, s]) => s);
  }

  #put(name: string, labels: Readonly<Record<string, string>>, next: (value: number) => number) {
    const key = keyOf(name, labels);
    const value = next(this.#samples.get(key)?.value ?? 0);
    this.#samples.set(key, { name, labels: { ...labels }, value });
  }
}

function keyOf(name: string, labels: Readonly<Record<string, string>>): string {
  return JSON.stringify([name, ...Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
