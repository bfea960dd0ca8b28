import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Buckets } from './buckets.ts';

/** The metrics of one process. Made by its composition root and passed in; there is no global one. */
export type MetricRegistry = Registry;

/** A value under its labels; undefined is no series at all. */
export type Sample<Label extends string> = readonly [
  labels: Readonly<Record<Label, string>>,
  value: number | undefined,
];

type Read<Label extends string> = () =>
  | readonly Sample<Label>[]
  | Promise<readonly Sample<Label>[]>;

interface Metric<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly Label[];
  /**
   * Called at each scrape. What is read without a promise is read in the same turn of the event
   * loop as everything else of that kind, so that counts which belong together agree.
   */
  readonly read: Read<Label>;
}

/** A gauge whose values are read when somebody scrapes. */
export function gaugeAtScrape<const Label extends string = never>(
  registry: MetricRegistry,
  metric: Metric<Label>,
): void {
  const gauge: Gauge<Label> = new Gauge<Label>({
    ...shared(registry, metric),
    collect: () => fill(gauge, metric.read, (labels, value) => gauge.set(labels, value)),
  });
}

/** A counter whose values are counted elsewhere and read when somebody scrapes. */
export function counterAtScrape<const Label extends string = never>(
  registry: MetricRegistry,
  metric: Metric<Label>,
): void {
  const counter: Counter<Label> = new Counter<Label>({
    ...shared(registry, metric),
    collect: () => fill(counter, metric.read, (labels, value) => counter.inc(labels, value)),
  });
}

function shared<Label extends string>(
  registry: MetricRegistry,
  { name, help, labels = [] }: Metric<Label>,
) {
  return { name, help, labelNames: labels, registers: [registry] };
}

function fill<Label extends string>(
  target: Gauge<Label> | Counter<Label>,
  read: Read<Label>,
  put: (labels: Readonly<Record<Label, string>>, value: number) => void,
): void | Promise<void> {
  const write = (samples: readonly Sample<Label>[]) => {
    target.reset();
    // A metric without labels is zero from its reset on; without a sample it has no value at all.
    target.remove({});
    for (const [labels, value] of samples) if (value !== undefined) put(labels, value);
  };
  const samples = read();
  return samples instanceof Promise ? samples.then(write) : write(samples);
}

/** A histogram whose values are counted by `Buckets` and read when somebody scrapes. */
export function histogramAtScrape(
  registry: MetricRegistry,
  metric: { readonly name: string; readonly help: string; readonly read: () => Buckets },
): void {
  const { name, help, read } = metric;
  new CountedHistogram({ name, help, buckets: [...read().bounds], registers: [registry] }, read);
}

/** Counts nothing itself: the library's own way of observing costs too much for each reading. */
class CountedHistogram extends Histogram {
  readonly #name: string;
  readonly #help: string;
  readonly #read: () => Buckets;

  constructor(options: ConstructorParameters<typeof Histogram>[0], read: () => Buckets) {
    super(options);
    this.#name = options.name;
    this.#help = options.help;
    this.#read = read;
  }

  override async get(): ReturnType<Histogram['get']> {
    const found = this.#read();
    const bucket = (le: number | string, value: number) => ({
      ...{ labels: { le }, value, metricName: `${this.#name}_bucket`, exemplar: null },
    });
    const below = found.cumulative();
    const plain = (metricName: string, value: number) => ({
      ...{ labels: {}, value, metricName, exemplar: null },
    });
    return {
      ...{ name: this.#name, help: this.#help, type: 'histogram' as never, aggregator: 'sum' },
      collect: () => undefined,
      values: [
        ...found.bounds.map((bound, place) => bucket(bound, below[place]!)),
        bucket('+Inf', found.count),
        plain(`${this.#name}_sum`, found.sum),
        plain(`${this.#name}_count`, found.count),
      ],
    };
  }

  /** What the registry asks when it prints. */
  getForPromString(): ReturnType<Histogram['get']> {
    return this.get();
  }
}
