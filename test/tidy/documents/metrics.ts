/** docs/metrics.md: every metric that a process answers with, printed from where they are registered. */
import { httpMetrics, ledgerMetrics, RequestCounts } from '@nuanbu/api';
import {
  brokerMetrics,
  ingestMetrics,
  noCounts,
  PATIENCE,
  subscriberMetrics,
} from '@nuanbu/ingest';
import {
  ManualClock,
  type MetricRegistry,
  newRegistry,
  processRegistry,
  silentLog,
} from '@nuanbu/runtime';
import { jobsMetrics, noSettleCounts, settleMetrics } from '@nuanbu/settle';
import { markdownTable } from './markdown.ts';

interface Section {
  readonly title: string;
  readonly about: string;
  register(registry: MetricRegistry): void;
}

const nobody = () => Promise.reject(new Error('a document reads no values'));

const SECTIONS: readonly Section[] = [
  {
    title: 'Taking readings in',
    about:
      'Of processes that take readings in (`start`, `ingest`, and `api` for replays). Every message and every reading is ' +
      'accounted for at each scrape: `nuanbu_ingest_messages_received_total` is the sum over ' +
      '`nuanbu_ingest_messages_total` plus `nuanbu_ingest_messages_in_flight`, and the same holds for ' +
      'readings. The counts are read in one turn of the event loop, so the sums agree to the reading.',
    register: (registry) =>
      ingestMetrics(registry, {
        counts: noCounts(),
        failingSeconds: { store: 0, quarantine: 0 },
        patience: PATIENCE,
      }),
  },
  {
    title: 'The embedded broker',
    about: 'Of processes whose own broker listens (`start`, and `ingest` without `MQTT_URL`).',
    register: (registry) => brokerMetrics(registry, nobody as never),
  },
  {
    title: 'The subscriber',
    about: 'Of processes that take readings from a broker outside (`MQTT_URL`).',
    register: (registry) => subscriberMetrics(registry, nobody as never),
  },
  {
    title: 'Settling',
    about:
      'Of processes that settle (`start`, `settle`). Villages are no label: there are thousands, and ' +
      'a slow one stands in the log with its trace id.',
    register: (registry) => settleMetrics(registry, noSettleCounts()),
  },
  {
    title: 'The queues',
    about:
      'Of processes that know the queues (`start`, `settle`, `api`). Each says the same, so take ' +
      '`max()` over them and never `sum()`.',
    register: (registry) => jobsMetrics(registry, { depth: nobody }),
  },
  {
    title: 'The HTTP interface',
    about: 'Of processes that serve people (`start`, `api`).',
    register: (registry) => httpMetrics(registry, new RequestCounts()),
  },
  {
    title: 'Runs, money and the quarantine',
    about:
      'Read from the ledger by the processes that serve people (`start`, `api`), at most every 30 s, ' +
      'and more seldom where reading takes long. Each such process says the same, so take `max()` ' +
      'over them and never `sum()`. Where the ledger cannot be read they are absent. Amounts are in ' +
      'fen, whole.',
    register: (registry) =>
      ledgerMetrics(registry, {
        ...{ figures: nobody, progressOf: nobody, clock: new ManualClock(0), log: silentLog },
      }),
  },
  {
    title: 'Every process',
    about: 'The usual metrics of a program on Node, under their usual names, and the build.',
    register: () => undefined,
  },
];

/** The document's text, not yet formatted. */
export function metricsDocument(): string {
  const sections = SECTIONS.map(({ title, about, register }) => {
    const registry = title === 'Every process' ? processRegistry('start') : newRegistry();
    register(registry);
    const rows = registry.getMetricsAsArray().map((metric) => {
      const { name, type, help, labelNames } = metric as unknown as Registered;
      return [`\`${name}\``, type, labelNames.map((label) => `\`${label}\``).join(', '), help];
    });
    return [`## ${title}`, about, markdownTable(['Name', 'Type', 'Labels', ''], rows)].join('\n\n');
  });
  return [
    '# Metrics',
    'Printed from the code by `npm run docs`; a test compares them. `nuanbu start`, `ingest`, `settle` ' +
      'and `api` answer `/metrics` at `METRICS_HOST` and `METRICS_PORT` in the text format of ' +
      'Prometheus. No label names a household, a meter, a village, a person or an account.',
    ...sections,
  ].join('\n\n');
}

/** What a registered metric is, which the library types only in part. */
interface Registered {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly labelNames: readonly string[];
}
