import { type Clock, systemClock } from '@nuanbu/runtime';
import {
  concentratorFeed,
  randomFor,
  type SimulatedConcentrator,
  type SimulatedRoster,
} from '@nuanbu/simulator-households';
import type { Instant } from '@nuanbu/units';
import { Connection, type Credential, emptyTally, type Tally } from './connection.ts';
import type { Form } from './encode/feed-encoder.ts';
import { messagesOf, READINGS_A_MESSAGE } from './messages.ts';

/** How far a fleet has come. */
export interface FleetProgress extends Readonly<Tally> {
  /** Readings that the season is expected to have; faults make the true number differ a little. */
  readonly readingsExpected: number;
  readonly concentratorsDone: number;
  readonly concentrators: number;
}

export interface FleetOptions {
  /** The broker, e.g. `mqtt://127.0.0.1:1883`. */
  readonly url: string;
  /** The district's level of the topics. */
  readonly district: string;
  readonly roster: SimulatedRoster;
  /** By concentrator. */
  readonly credentials: Readonly<Record<string, Credential>>;
  /** Concentrators that publish at the same time. */
  readonly parallel?: number | undefined;
  /** Messages of one concentrator that may be unacknowledged at a time. */
  readonly window?: number | undefined;
  readonly readingsAMessage?: number | undefined;
  /** Breaks some connections on purpose, as lines in villages do. */
  readonly disconnects?: boolean | undefined;
  /** Regular readings after this instant are not sent: they would be in the future. */
  readonly until?: Instant | undefined;
  readonly onProgress?: ((progress: FleetProgress) => void) | undefined;
  readonly progressEveryMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly clock?: Clock | undefined;
}

const PARALLEL = 16;
const WINDOW = 4;
const PROGRESS_MS = 250;
const DISCONNECT_SHARE = 0.4;
/** Where in its season a connection breaks, counted in messages. */
const DISCONNECT_WITHIN_MESSAGES = 12;

/** What one concentrator speaks: most of them columns, some load curves, some objects. */
export function formOf(position: number): Form {
  const place = position % 8;
  return place === 3 ? 'objects' : place === 6 ? 'loadCurve' : 'columns';
}

/**
 * Lets every concentrator of a roster publish its season over MQTT, a bounded number at a time,
 * each with a bounded number of unacknowledged messages.
 *
 * @returns the counts at the end; every reading sent is acknowledged by then
 * @throws Error where a credential is missing or refused, the broker cannot be reached, or the
 *   signal aborts
 */
export async function runFleet(options: FleetOptions): Promise<FleetProgress> {
  const { roster, signal } = options;
  const tallies: Tally[] = [];
  let concentratorsDone = 0;
  const progress = (): FleetProgress => ({
    ...sum(tallies),
    readingsExpected: expectedReadings(roster),
    concentratorsDone,
    concentrators: roster.concentrators.length,
  });
  const open = new Set<Connection>();
  // The largest first: none of them is left to run alone at the end.
  const waiting = roster.concentrators
    .map((concentrator, position) => ({ concentrator, form: formOf(position) }))
    .sort((a, b) => b.concentrator.households.length - a.concentrator.households.length);
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const tally = emptyTally();
      tallies.push(tally);
      await publishSeason(options, next.concentrator, next.form, tally, open);
      concentratorsDone += 1;
    }
  };
  const ticker = setInterval(
    () => options.onProgress?.(progress()),
    options.progressEveryMs ?? PROGRESS_MS,
  );
  const abandonAll = async (error: Error): Promise<void> => {
    waiting.length = 0;
    await Promise.all([...open].map((connection) => connection.abandon(error)));
  };
  const onAbort = (): void => void abandonAll(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    await Promise.all(Array.from({ length: options.parallel ?? PARALLEL }, work));
  } catch (error) {
    await abandonAll(error as Error);
    throw error;
  } finally {
    clearInterval(ticker);
    signal?.removeEventListener('abort', onAbort);
  }
  signal?.throwIfAborted();
  const end = progress();
  options.onProgress?.(end);
  return end;
}

async function publishSeason(
  options: FleetOptions,
  concentrator: SimulatedConcentrator,
  form: Form,
  tally: Tally,
  open: Set<Connection>,
): Promise<void> {
  const { url, district, roster, signal } = options;
  const { concentratorId } = concentrator;
  const credential = options.credentials[concentratorId];
  if (credential === undefined) throw new Error(`concentrator ${concentratorId} has no credential`);
  signal?.throwIfAborted();
  const feed = concentratorFeed(roster, concentrator);
  const meters = feed.meters.length;
  const window = options.window ?? WINDOW;
  const clock = options.clock ?? systemClock;
  const setup = { url, district, concentratorId, credential, meters, window, tally, clock };
  const connection = new Connection(setup);
  open.add(connection);
  await connection.open();
  const random = randomFor(roster.world.seed, 'disconnect', concentratorId);
  const breaks = options.disconnects !== false && random.chance(DISCONNECT_SHARE);
  let untilBreak = breaks ? random.whole(1, DISCONNECT_WITHIN_MESSAGES) : -1;
  const messages = messagesOf(feed, {
    form,
    readingsAMessage: options.readingsAMessage ?? READINGS_A_MESSAGE,
    until: options.until ?? Number.POSITIVE_INFINITY,
  });
  for (const message of messages) {
    signal?.throwIfAborted();
    await connection.send(message);
    untilBreak -= 1;
    if (untilBreak === 0) connection.cut();
  }
  await connection.close();
  open.delete(connection);
}

function expectedReadings(roster: SimulatedRoster): number {
  return roster.households.length * (roster.world.hours + 1);
}

function sum(tallies: readonly Tally[]): Tally {
  const total = emptyTally();
  for (const tally of tallies) {
    total.messagesSent += tally.messagesSent;
    total.readingsSent += tally.readingsSent;
    total.messagesAcknowledged += tally.messagesAcknowledged;
    total.readingsAcknowledged += tally.readingsAcknowledged;
    total.messagesResent += tally.messagesResent;
    total.disconnects += tally.disconnects;
    total.stored += tally.stored;
    total.duplicates += tally.duplicates;
    total.conflicts += tally.conflicts;
    for (const [code, count] of Object.entries(tally.refusedByCode)) {
      total.refusedByCode[code] = (total.refusedByCode[code] ?? 0) + count;
    }
  }
  return total;
}
