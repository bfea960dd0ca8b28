import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openBeside, type Platform } from '@nuanbu/cli/platform';
import { type InfluxServer, influxForTest } from '@nuanbu/readings/testing';
import { loadConfig, silentLog, startEmbeddedPostgres } from '@nuanbu/runtime';
import pg from 'pg';
import { type Server, startMosquitto, startRedis } from '../servers/server.fixture.ts';
import { type Ended, kill, nuanbu, Place, type Running, terminate } from './place.fixture.ts';

export type ServiceName = 'ingest' | 'settle' | 'api';

/** A service that is up, as a process of its own. */
export interface Service {
  /** Its name among the processes of the city: `settle-2`. */
  readonly name: string;
  readonly running: Running;
  /** What its first line says: where it is reached. */
  readonly reached: {
    readonly http?: string;
    readonly mqtt?: readonly string[];
    readonly health: string;
  };
}

/** Real servers for every need, and services on them, as many processes as one wants. */
export class City {
  readonly place: Place;
  /** What every process is configured with. */
  readonly env: Readonly<Record<'DATABASE_URL' | 'DISTRICT' | 'MQTT_URL', string>> &
    Record<string, string>;
  readonly #servers: readonly { stop(): Promise<void> }[];
  readonly #services = new Map<string, Service>();

  private constructor(
    from: Pick<City, 'place' | 'env'>,
    servers: readonly { stop(): Promise<void> }[],
  ) {
    this.place = from.place;
    this.env = from.env;
    this.#servers = servers;
  }

  static async open(name: string): Promise<City> {
    const place = await Place.make(name);
    // On servers of others, what is made is told from everything else by this.
    const own = `${name}-${process.pid}`;
    const servers: { stop(): Promise<void> }[] = [];
    const put = async <One extends { stop(): Promise<void> }>(server: Promise<One>) => {
      servers.unshift(await server);
      return server;
    };
    try {
      const [postgres, influx, redis, mosquitto] = await Promise.all([
        put<Database>(databaseOf(own, join(place.folder, 'server'))),
        put<InfluxServer>(influxForTest()),
        put<Server>(startRedis()),
        put<Server>(startMosquitto()),
      ]);
      const bucket = await influx.makeBucket();
      servers.unshift({ stop: () => influx.removeBucket(bucket) });
      const env = {
        DATABASE_URL: postgres.databaseUrl,
        DISTRICT: own,
        DATA_KEY: Buffer.alloc(32, 7).toString('base64'),
        REDIS_URL: `${redis.url}?prefix=${own}`,
        ...{ INFLUX_URL: bucket.url, INFLUX_ORG: bucket.org, INFLUX_TOKEN: bucket.token },
        ...{ INFLUX_BUCKET: bucket.bucket, INFLUX_TIMEOUT_MS: '5000' },
        ...{ MQTT_URL: mosquitto.url, METRICS_PORT: '0' },
      };
      return new City({ place, env }, servers);
    } catch (error) {
      for (const server of servers) await server.stop();
      await place.remove();
      throw error;
    }
  }

  /** Ends whatever still runs. */
  async close(): Promise<void> {
    for (const { running } of this.#services.values()) running.child.kill('SIGKILL');
    for (const server of this.#servers) await server.stop();
    await this.place.remove();
  }

  /** The services of one kind that are up. */
  of(kind: ServiceName): Service[] {
    return [...this.#services.values()].filter(({ name }) => name.startsWith(`${kind}-`));
  }

  /** Starts a service and waits until it says that it is up. Ingest subscribes at the broker outside. */
  async start(
    kind: ServiceName,
    number: number,
    own: Readonly<Record<string, string>> = kind === 'ingest' ? this.#subscribing(number) : {},
  ): Promise<Service> {
    const name = `${kind}-${number}`;
    const settings = { ...this.env, ...own, API_PORT: '0', SETTLE_CONCURRENCY: '1' };
    const running = nuanbu([kind], settings);
    const [line] = await running.said(/^\{.*"msg":"up"\}$/m);
    const service = { name, running, reached: JSON.parse(line) };
    this.#services.set(name, service);
    return service;
  }

  /** Kills a service without a warning and starts it again. */
  async killAndStart({ name, running }: Service): Promise<Service> {
    await kill(running);
    return this.#startAgain(name);
  }

  /** Replaces a service as an upgrade does: it ends by itself, and the next one starts. */
  async replace(service: Service): Promise<{ readonly ended: Ended; readonly next: Service }> {
    const ended = await this.end(service);
    return { ended, next: await this.#startAgain(service.name) };
  }

  /** Tells a service to end, and waits for it. */
  async end({ name, running }: Service): Promise<Ended> {
    this.#services.delete(name);
    return terminate(running);
  }

  #subscribing(number: number) {
    const own = this.env.DISTRICT;
    return { MQTT_SHARE: own, MQTT_CLIENT_NAME: `${own}-${number}`, MQTT_CONNECTIONS: '4' };
  }

  #startAgain(name: string): Promise<Service> {
    const [kind, number] = name.split('-') as [ServiceName, string];
    return this.start(kind, Number(number));
  }

  /** The sum of a metric's values at a service. @param what with one group, the value. */
  async metric({ reached }: Service, what: RegExp): Promise<number> {
    const text = await (await fetch(`${reached.health}/metrics`)).text();
    return [...text.matchAll(what)].reduce((sum, [, value]) => sum + Number(value), 0);
  }

  /** Runs a command beside the services, as a person does at another machine. */
  command(...words: readonly string[]): Promise<Ended> {
    return nuanbu(words, this.env).ended;
  }

  /** Opens the same servers in this process, as a command does. */
  async beside<Result>(ask: (platform: Platform) => Promise<Result>): Promise<Result> {
    const platform = await openBeside(loadConfig(this.env) as Parameters<typeof openBeside>[0]);
    try {
      return await ask(platform);
    } finally {
      await platform.stop();
    }
  }
}

interface Database {
  readonly databaseUrl: string;
  stop(): Promise<void>;
}

/** A database of its own on the server of DATABASE_URL, or on one that is started for it. */
async function databaseOf(own: string, dataDir: string): Promise<Database> {
  const { DATABASE_URL } = process.env;
  if (!DATABASE_URL) {
    return startEmbeddedPostgres({ dataDir, log: silentLog, onDeath: () => undefined });
  }
  const name = pg.escapeIdentifier(own);
  const order = async (sql: string) => {
    const client = new pg.Client({ connectionString: DATABASE_URL });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await order(`CREATE DATABASE ${name}`);
  const url = new URL(DATABASE_URL);
  url.pathname = `/${own}`;
  return { databaseUrl: url.href, stop: () => order(`DROP DATABASE ${name} WITH (FORCE)`) };
}

/** Looks again and again until something is so. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await wait(100);
}
