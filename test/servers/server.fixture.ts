/** Real servers in processes of their own, each on a free port of this machine and in a folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from './free-port.ts';

export interface Server {
  readonly url: string;
  /** Ends it and forgets its data. */
  stop(): Promise<void>;
}

const ANSWER_MS = 30_000;

/** Redis by REDIS_URL, or one that REDIS_SERVER or the path names. */
export async function startRedis(): Promise<Server> {
  const { REDIS_URL: url, REDIS_SERVER: program = 'redis-server' } = process.env;
  if (url) return { url, stop: async () => undefined };
  return serve('redis', 'redis', (port, folder) => ({
    program,
    words: ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
  }));
}

/** Mosquitto by MQTT_URL, or one that MOSQUITTO or the path names, open to everybody. */
export async function startMosquitto(): Promise<Server> {
  const { MQTT_URL: url, MOSQUITTO: program = 'mosquitto' } = process.env;
  if (url) return { url, stop: async () => undefined };
  return serve('mosquitto', 'mqtt', async (port, folder) => {
    const file = join(folder, 'mosquitto.conf');
    const lines = [
      ...[`listener ${port} 127.0.0.1`, 'allow_anonymous true', 'max_queued_messages 100000'],
      ...['set_tcp_nodelay true', 'log_type error'],
      // Started by root it would become another user.
      `user ${process.env.USER ?? 'root'}`,
    ];
    await writeFile(file, `${lines.join('\n')}\n`);
    return { program, words: ['-c', file] };
  });
}

interface Started {
  readonly program: string;
  readonly words: readonly string[];
}

async function serve(
  name: string,
  protocol: string,
  command: (port: number, folder: string) => Started | Promise<Started>,
): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), `nuanbu-${name}-`));
  const port = await freePort();
  const { program, words } = await command(port, folder);
  const PATH = `${process.env.PATH}:/usr/sbin:/usr/local/sbin`;
  const child = spawn(program, words, {
    ...{ cwd: folder, env: { ...process.env, PATH }, stdio: ['ignore', 'ignore', 'inherit'] },
  });
  const killAtExit = () => child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
    process.off('exit', killAtExit);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await answering(child, program, port);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `${protocol}://127.0.0.1:${port}`, stop };
}

async function answering(child: ChildProcess, program: string, port: number): Promise<void> {
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);
  child.once('error', failed.reject);
  child.once('exit', (code) => failed.reject(new Error(`${program} ended with ${code}`)));
  const deadlineMs = performance.now() + ANSWER_MS;
  while (!(await Promise.race([answers(port), failed.promise]))) {
    if (performance.now() > deadlineMs) throw new Error(`${program} does not answer on ${port}`);
    await wait(50);
  }
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
