export {
  counterAtScrape,
  gaugeAtScrape,
  histogramAtScrape,
  type MetricRegistry,
  type Sample,
} from './at-scrape.ts';
export { Buckets } from './buckets.ts';
export { Kept } from './kept.ts';
export { newRegistry, type ProcessKind, processRegistry } from './process.ts';
