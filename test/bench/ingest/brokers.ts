import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InfluxServer } from '@nuanbu/readings/testing';
import { freePort } from '../../servers/free-port.ts';

type InfluxPlace = Awaited<ReturnType<InfluxServer['makeBucket']>>;

/** What the process of nuanbu's front door is given. */
export interface FrontDoor {
  readonly connections: number;
  readonly store: { readonly duckdb: string } | { readonly influx: InfluxPlace };
  /** Takes so many readings from a broker outside; else a broker of its own listens. */
  readonly subscribe?: { readonly url: string; readonly readings: number } | undefined;
}

/** A broker that was started for one measurement. */
export interface RunningBroker {
  readonly port: number;
  readonly pid: number;
  /** Resolves with its next words. */
  said(): Promise<string>;
  /** Ends it; what it printed last. */
  stop(): Promise<string>;
}

export type BrokerName = 'nuanbu' | 'aedes' | 'mosquitto';

/** Starts a broker in a process of its own, with its files in a folder. */
export function startBroker(
  name: BrokerName,
  folder: string,
  connections: number,
): Promise<RunningBroker> {
  switch (name) {
    case 'nuanbu':
      return startFrontDoor({ connections, store: { duckdb: join(folder, 'readings.duckdb') } });
    case 'aedes':
      return startNode('./broker-aedes.ts', []);
    case 'mosquitto':
      return startMosquitto(folder);
  }
}

/** Starts nuanbu's front door; resolves when it listens, or is subscribed. */
export function startFrontDoor(door: FrontDoor): Promise<RunningBroker> {
  return startNode('./broker-nuanbu.ts', [JSON.stringify(door)]);
}

async function startNode(file: string, args: readonly string[]): Promise<RunningBroker> {
  const program = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = await once(child.stdout!, 'data');
  let said = '';
  child.stdout!.on('data', (bytes) => {
    said += bytes;
  });
  child.once('exit', (code, signal) => {
    if (!child.killed) console.error(`${file} ended by itself: ${signal ?? code}`);
  });
  return {
    ...{ port: Number(String(port)), pid: child.pid! },
    said: async () => said || String((await once(child.stdout!, 'data'))[0]),
    stop: () => ended(child).then(() => said),
  };
}

/** Whether Mosquitto is there; without it the benchmark is worth less, and says so. */
export function hasMosquitto(): boolean {
  try {
    execFileSync('mosquitto', ['-h'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    // It answers -h with an exit code of its own; only its absence is an absence.
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

async function startMosquitto(folder: string): Promise<RunningBroker> {
  const port = await freePort();
  const config = join(folder, 'mosquitto.conf');
  writeFileSync(config, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\n`);
  const child = spawn('mosquitto', ['-c', config], { stdio: 'ignore' });
  await answering(port);
  const silence = async () => '';
  return { port, pid: child.pid!, said: silence, stop: () => ended(child).then(silence) };
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

async function answering(port: number): Promise<void> {
  for (;;) {
    const socket = connect({ port, host: '127.0.0.1' });
    const isThere = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
