import { collectDefaultMetrics, Registry } from 'prom-client';
import { gaugeAtScrape, type MetricRegistry } from './at-scrape.ts';

/** What a process is: one of the services, or all of them. */
export type ProcessKind = 'start' | 'ingest' | 'settle' | 'api';

/** The version of the software, as its packages have it. */
export const VERSION = '0.1.0';

/** A registry with nothing in it. */
export function newRegistry(): MetricRegistry {
  return new Registry();
}

/**
 * A registry with what every process has: CPU, memory, event loop, garbage collection, and which
 * build it is. The first are named as they are for every program on Node.
 */
export function processRegistry(kind: ProcessKind): MetricRegistry {
  const registry = newRegistry();
  collectDefaultMetrics({ register: registry });
  gaugeAtScrape(registry, {
    name: 'nuanbu_build_info',
    help: 'Always 1; its labels say which version runs, on which Node, and as which process.',
    labels: ['version', 'node', 'process'],
    read: () => [[{ version: VERSION, node: process.version, process: kind }, 1]],
  });
  return registry;
}
