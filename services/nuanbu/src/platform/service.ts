import { hostname } from 'node:os';
import {
  type Config,
  createLog,
  type Log,
  type ProcessKind,
  processRegistry,
  Readiness,
  Stack,
  systemClock,
} from '@nuanbu/runtime';
import type { Ground } from './ground.ts';
import { DESK_GOES_ON_WITHOUT, startHealth } from './health.ts';
import { startDoor } from './parts/door.ts';
import { startIntake } from './parts/intake.ts';
import { startLedger } from './parts/ledger.ts';
import { startReadings } from './parts/readings.ts';
import { startQueues, startSettling } from './parts/settling.ts';
import { openPlatform, unwinding } from './platform.ts';
import { refuseEmbedded } from './shared.ts';

/** A service that runs as a process of its own, beside any number of others of its kind. */
export type ServiceName = Exclude<ProcessKind, 'start'>;

/** Where a service is reached, for whoever reads its first line. */
type Reached = Readonly<Record<string, unknown>>;

export interface RunningService {
  readonly log: Log;
  readonly reached: Reached;
  /** Is no longer ready, takes nothing new, ends what is in flight and disconnects. */
  stop(): Promise<void>;
}

/** Each opens what it needs and nothing else. */
const OPENING: Readonly<Record<ServiceName, (ground: Ground) => Promise<Reached>>> = {
  async ingest(ground) {
    const { ledger } = await startLedger(ground);
    const store = await startReadings(ground, ledger);
    const intake = await startIntake(ground, { ledger, store });
    const { urls } = await startDoor(ground, ledger, intake, new Set());
    return { mqtt: urls };
  },
  async settle(ground) {
    const opened = await startLedger(ground);
    const { ledger } = opened;
    const store = await startReadings(ground, ledger);
    const jobs = await startQueues(ground, opened);
    await startSettling(ground, { ledger, store }, jobs, true);
    return {};
  },
  async api(ground) {
    const services = { withBroker: false, withApi: true, isAtWork: false };
    const { api } = await openPlatform(ground, services);
    // The link that makes the first administrator is for no log: `nuanbu user add` makes one, too.
    return { http: api!.address };
  },
};

/**
 * Starts one service as a process of its own. It logs to standard output and needs no directory.
 *
 * @throws TroubleError `configInvalid` where it would embed what others are to share, and whatever
 *   keeps it from starting; what had started is stopped again.
 */
export async function startService(name: ServiceName, config: Config): Promise<RunningService> {
  refuseEmbedded(config, name);
  const log = createLog({ level: config.logLevel, to: 'stdout' }).child({ process: name });
  const goesOnWithout = name === 'api' ? DESK_GOES_ON_WITHOUT : [];
  const readiness = new Readiness({ goesOnWithout, log });
  const stack = new Stack(log);
  const ground: Ground = {
    ...{ config, clock: systemClock, log, stack, readiness, dataDir: config.dataDir },
    registry: config.metrics && processRegistry(name),
    // Nothing is embedded, so nothing can die but with the process itself.
    onDeath: () => undefined,
  };
  return unwinding(ground, async () => {
    const health = await startHealth(ground);
    const reached = await OPENING[name](ground);
    readiness.started();
    return {
      log: log.child({ component: 'process' }),
      reached: { host: hostname(), ...reached, health: health?.address },
      stop() {
        readiness.drain();
        return stack.stop();
      },
    };
  });
}
