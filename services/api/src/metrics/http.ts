import { Buckets, counterAtScrape, histogramAtScrape, type MetricRegistry } from '@nuanbu/runtime';

/** What an answered request is counted under. The route is its pattern: addresses are unbounded. */
export interface AnsweredRequest {
  readonly method: string;
  /** `/api/runs/:run`; undefined where no route was found. */
  readonly route: string | undefined;
  readonly status: number;
  readonly seconds: number;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Requests that were answered, by route and status. */
export class RequestCounts {
  readonly seconds = new Buckets(SECONDS);
  readonly #counts = new Map<string, { labels: RequestLabels; requests: number }>();

  note({ method, route = 'none', status, seconds }: AnsweredRequest): void {
    const labels = { method, route, status: String(status) };
    const key = Object.values(labels).join(' ');
    const counted = this.#counts.get(key) ?? { labels, requests: 0 };
    counted.requests += 1;
    this.#counts.set(key, counted);
    this.seconds.observe(seconds);
  }

  all(): readonly { readonly labels: RequestLabels; readonly requests: number }[] {
    return [...this.#counts.values()];
  }
}

type RequestLabels = Readonly<Record<'method' | 'route' | 'status', string>>;

/** The metrics of the HTTP interface. */
export function httpMetrics(registry: MetricRegistry, counts: RequestCounts): void {
  counterAtScrape(registry, {
    name: 'nuanbu_http_requests_total',
    help: 'Requests that were answered, by method, route as a pattern (none: no such address), and status.',
    labels: ['method', 'route', 'status'],
    read: () => counts.all().map(({ labels, requests }) => [labels, requests] as const),
  });
  histogramAtScrape(registry, {
    name: 'nuanbu_http_request_duration_seconds',
    help: 'From a request’s arrival until its answer was sent.',
    read: () => counts.seconds,
  });
}
