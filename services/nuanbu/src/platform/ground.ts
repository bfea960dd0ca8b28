import type { Clock, Config, Log, MetricRegistry, Readiness, Stack } from '@nuanbu/runtime';

/** What every part of a process stands on. */
export interface Ground {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  /** Stops what was started, in reverse. */
  readonly stack: Stack;
  /** Told of every part that the process uses. */
  readonly readiness: Readiness;
  /** Where parts put their metrics; undefined where nobody can ask for them. */
  readonly registry?: MetricRegistry | undefined;
  /** Whether it opens although InfluxDB is away, so that only what asks for readings fails. */
  readonly opensWithoutReadings?: boolean | undefined;
  /** Where whatever is embedded keeps what it has. */
  readonly dataDir: string;
  /** A part ended by itself; the process cannot go on. */
  readonly onDeath: (error: Error) => void;
}
