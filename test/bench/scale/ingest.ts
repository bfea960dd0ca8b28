import { execFile } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startMosquitto } from '../../servers/server.fixture.ts';
import { BENCH_DISTRICT, concentratorName, type Load, meterIdsOf } from '../ingest/load.ts';
import { loadAverage, peakMb } from '../machine.ts';
import type { IngestFigure } from './figures.ts';
import { enrol } from './roster.ts';
import { cpuNow, cpuSince, type OurProcess, ScaleServers } from './servers.ts';

const CONNECTIONS = 16;
const MICROS = 1e6;
const publisher = fileURLToPath(new URL('../ingest/publisher.ts', import.meta.url));

/** The load of a benchmark of so many messages over all connections. */
export function scaleLoad(messages: number): Load {
  return {
    ...{ port: 0, connections: CONNECTIONS, form: 'columns', registers: 'totalAndPeak' },
    ...{ readingsPerMessage: 100, messagesPerConnection: Math.ceil(messages / CONNECTIONS) },
    window: 50,
  };
}

/** Measures ingest processes in one shared subscription, a number of them after the other. */
export async function measureIngest(
  processes: readonly number[],
  load: Load,
  measured: (figure: IngestFigure) => void,
): Promise<void> {
  const servers = await ScaleServers.start();
  try {
    const { bucket } = await servers.influx.makeBucket();
    await servers.beside(bucket, async (platform) => {
      await enrol(platform, meterIdsOf(CONNECTIONS), 100);
      for (let each = 0; each < CONNECTIONS; each += 1) {
        const name = concentratorName(each);
        const rights = { district: BENCH_DISTRICT, villages: 'all', mayCorrect: false } as const;
        await platform.ledger.concentrators.add({ name, ...rights }, { actor: 'bench' });
      }
    });
    for (const count of processes) measured(await measureProcesses(servers, count, load));
  } finally {
    await servers.stop();
  }
}

async function measureProcesses(
  servers: ScaleServers,
  processes: number,
  load: Load,
): Promise<IngestFigure> {
  const mosquitto = await startMosquitto();
  const ours: OurProcess[] = [];
  try {
    const { bucket } = await servers.influx.makeBucket();
    const connections = CONNECTIONS / processes;
    for (let number = 1; number <= processes; number += 1) {
      ours.push(
        await servers.startProcess('ingest', {
          ...{ ...servers.env(bucket), MQTT_URL: mosquitto.url },
          ...{ MQTT_CLIENT_NAME: `ingest-${number}`, MQTT_CONNECTIONS: String(connections) },
        }),
      );
    }
    const connected = /^nuanbu_subscriber_connections (\d+)$/gm;
    while ((await metric(ours, connected)) < CONNECTIONS) await wait(50);
    const readings = load.connections * load.messagesPerConnection * load.readingsPerMessage;
    const before = cpuNow(ours);
    const fromMs = performance.now();
    const given = JSON.stringify({ ...load, port: Number(new URL(mosquitto.url).port) });
    await promisify(execFile)(process.execPath, [publisher, given]);
    const stored = /^nuanbu_ingest_readings_total\{outcome="stored"\} (\d+)$/gm;
    while ((await metric(ours, stored)) < readings) await wait(100);
    const seconds = (performance.now() - fromMs) / 1000;
    const cpuMicros = cpuSince(before, cpuNow(ours), readings, MICROS);
    const processMb = Math.max(...ours.map(({ pid }) => peakMb(pid)));
    return {
      ...{ processes, readings, readingsPerS: Math.round(readings / seconds), cpuMicros },
      ...{ processMb, loadAverage: loadAverage() },
    };
  } finally {
    await servers.endProcesses(ours);
    await mosquitto.stop();
  }
}

/** A metric's values, added up over processes. */
async function metric(ours: readonly OurProcess[], what: RegExp): Promise<number> {
  const texts = await Promise.all(
    ours.map(async ({ health }) => (await fetch(`${health}/metrics`)).text()),
  );
  return texts.reduce(
    (sum, text) =>
      sum + [...text.matchAll(what)].reduce((all, [, value]) => all + Number(value), 0),
    0,
  );
}
