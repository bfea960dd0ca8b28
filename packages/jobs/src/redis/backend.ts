import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { TroubleError } from '@nuanbu/terms';
import { type ConnectionOptions, createRedisBackend, withBackend } from 'bullmq';
import type { Backend } from '../backend.ts';
import type { JobsLog } from '../log.ts';
import { isThere, makeClient, type RedisClient } from './client.ts';
import { told, troubleOf } from './errors.ts';
import { fitnessOf } from './fitness.ts';
import { hostsOf, type RedisPlace, readRedisUrl } from './place.ts';
import { whyNot } from './why.ts';

/** How long a start waits for Redis. */
const START_MS = 10_000;
/** How long whoever adds or looks waits for Redis to come back: longer than a usual failover. */
const PATIENCE_MS = 8_000;
/** How long an answer may take once it was asked. */
const ANSWER_MS = 8_000;
/** How long Redis is away before workers that close stop waiting to tell it how far they came. */
const GIVE_UP_MS = 5_000;

/**
 * Connects to Redis or Valkey and looks whether they can be trusted with jobs. All keys begin with
 * the ledger's name, so that ledgers that share a server take no jobs of each other.
 *
 * @throws TroubleError `configInvalid` where `REDIS_URL` cannot be understood, `queuesUnreachable`
 *   where Redis does not answer, refuses, or is set so that it would lose jobs.
 */
export async function openRedis(
  redisUrl: string,
  ledgerId: string,
  log: JobsLog,
): Promise<Backend<ConnectionOptions>> {
  const place = readRedisUrl(redisUrl);
  const { producers, leave } = await connect(place, log);
  let workers: RedisClient | undefined;
  let workersLeave = false;
  const copies = new Set<RedisClient>();
  return {
    queues: withBackend(createRedisBackend),
    prefix: `${place.prefix}:${ledgerId}`,
    producers,
    told,
    workers() {
      // BullMQ's classes report its errors for as long as there are any of them.
      workers ??= watched(
        makeClient(place, 'working', () => workersLeave),
        copies,
      );
      return workers;
    },
    async attempt(work) {
      const untilMs = performance.now() + PATIENCE_MS;
      while (!isThere(producers)) {
        if (performance.now() > untilMs) throw troubleOf(place, new Error('it is away'));
        await wait(50);
      }
      try {
        return await within(ANSWER_MS, work());
      } catch (error) {
        if (error instanceof TroubleError || isBug(error)) throw error;
        throw troubleOf(place, error as Error);
      }
    },
    async workersThere() {
      const untilMs = performance.now() + GIVE_UP_MS;
      while (![workers, ...copies].every((each) => each === undefined || isThere(each))) {
        if (performance.now() > untilMs) {
          workersLeave = true;
          return false;
        }
        await wait(50);
      }
      return true;
    },
    async close() {
      workersLeave = true;
      workers?.disconnect();
      leave();
    },
  };
}

/** The producers' connection, made and found fit. */
async function connect(place: RedisPlace, log: JobsLog) {
  let leaving = false;
  const producers = makeClient(place, 'producing', () => leaving);
  const leave = () => {
    leaving = true;
    producers.disconnect();
  };
  try {
    // Its first error ends the start; the connection by itself would try for ever.
    if (!isThere(producers)) await within(START_MS, once(producers, 'ready'));
    // BullMQ's classes report the later ones.
    producers.on('error', () => undefined);
    const { refusal, warning } = await within(START_MS, fitnessOf(producers));
    if (refusal) throw troubleOf(place, new Error(refusal));
    if (warning) log.warn({ redis: hostsOf(place) }, warning);
    return { producers, leave };
  } catch (error) {
    producers.on('error', () => undefined);
    leave();
    if (error instanceof TroubleError || isBug(error)) throw error;
    const words = place.kind === 'single' ? undefined : await whyNot(place);
    throw troubleOf(place, error as Error, words);
  }
}

/** The connection, with those that BullMQ copies from it to wait for jobs, for as long as they live. */
function watched(client: RedisClient, copies: Set<RedisClient>): RedisClient {
  const duplicate = client.duplicate.bind(client) as (...words: unknown[]) => RedisClient;
  return Object.assign(client, {
    duplicate(...words: unknown[]) {
      const copy = duplicate(...words);
      copies.add(copy);
      copy.once('end', () => copies.delete(copy));
      return copy;
    },
    // BullMQ's classes report its errors for as long as there are any of them.
  }).on('error', () => undefined);
}

async function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  const over = new AbortController();
  const late = wait(ms, undefined, { signal: over.signal }).then(() => {
    throw new Error(`no answer in ${ms / 1000} s`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    late.catch(() => undefined);
    over.abort();
  }
}

function isBug(error: unknown): boolean {
  return (
    error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError
  );
}
