/** Real brokers in processes of their own, for one test file, and a pipe between them and a client. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export interface MqttServer {
  readonly url: string;
  readonly port: number;
  /** Ends the process, with or without its leave to tidy up, and starts it anew on the same data. */
  restart(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Ends the process and forgets its data. */
  stop(): Promise<void>;
}

/** A port that nothing listens on just now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** How long a broker may take to answer. */
const ANSWER_MS = 60_000;

/** Runs a broker until it is stopped; it answers when this resolves. */
async function serve(
  folder: string,
  port: number,
  protocol: string,
  start: () => ChildProcess,
): Promise<MqttServer> {
  let child = await answering(start(), port);
  const leaveNothing = () => child.kill('SIGKILL');
  process.once('exit', leaveNothing);
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };
  return {
    port,
    url: `${protocol}://127.0.0.1:${port}`,
    async restart(signal) {
      await end(signal);
      child = await answering(start(), port);
    },
    async stop() {
      await end('SIGKILL');
      process.off('exit', leaveNothing);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answering(child: ChildProcess, port: number): Promise<ChildProcess> {
  let said = '';
  child.stdout?.on('data', (data) => {
    said = `${said}${data}`.slice(-4_000);
  });
  child.stderr?.on('data', (data) => {
    said = `${said}${data}`.slice(-4_000);
  });
  let hasEnded = false;
  child.once('error', (error) => {
    said += error.message;
    hasEnded = true;
  });
  child.once('exit', () => {
    hasEnded = true;
  });
  const until = Date.now() + ANSWER_MS;
  while (!(await answers(port))) {
    if (hasEnded || Date.now() > until) {
      child.kill('SIGKILL');
      throw new Error(`the broker does not answer on ${port}: ${said}`);
    }
    await wait(100);
  }
  return child;
}

function answers(port: number): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' });
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  }).then((isThere) => {
    socket.destroy();
    return isThere === true;
  });
}

export interface MosquittoOptions {
  /** Lines of its configuration beside the port and persistence. */
  readonly lines?: (folder: string) => readonly string[];
  /** Files in its folder, by name. */
  readonly files?: Readonly<Record<string, string>>;
  readonly protocol?: 'mqtt' | 'mqtts';
}

/** Mosquitto on the path or by MOSQUITTO, open to everybody unless its lines say otherwise. */
export async function startMosquitto(options: MosquittoOptions = {}): Promise<MqttServer> {
  const folder = await mkdtemp(join(tmpdir(), 'nuanbu-broker-'));
  const port = await freePort();
  const lines = options.lines?.(folder) ?? ['allow_anonymous true'];
  const config = [
    `listener ${port} 127.0.0.1`,
    'persistence true',
    `persistence_location ${folder}/`,
    'autosave_interval 1',
    'max_queued_messages 100000',
    // Started by root it would become another user, who may not write there.
    `user ${process.env.USER ?? 'root'}`,
    ...lines,
  ];
  for (const [name, text] of Object.entries(options.files ?? {})) {
    await writeFile(join(folder, name), text, { mode: 0o600 });
  }
  const file = join(folder, 'mosquitto.conf');
  await writeFile(file, `${config.join('\n')}\n`);
  const program = process.env.MOSQUITTO ?? 'mosquitto';
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` };
  return await serve(folder, port, options.protocol ?? 'mqtt', () =>
    spawn(program, ['-c', file], { env, stdio: ['ignore', 'pipe', 'pipe'] }),
  );
}

const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url));

/** HiveMQ Community Edition by HIVEMQ_START, a program that is given a port and a folder. */
export async function startHivemq(): Promise<MqttServer> {
  const folder = await mkdtemp(join(tmpdir(), 'nuanbu-broker-'));
  const port = await freePort();
  const program = process.env.HIVEMQ_START ?? join(REPOSITORY, '../shared/hivemq/start');
  await mkdir(join(folder, 'data'), { recursive: true });
  return await serve(folder, port, 'mqtt', () =>
    spawn(program, [String(port), folder], { stdio: ['ignore', 'pipe', 'pipe'] }),
  );
}

/** A pipe to a broker that can be cut, and counts what the broker sent through it. */
export interface Pipe {
  readonly url: string;
  sentBytes(): number;
  /** Cuts what runs through it, and lets nothing in. */
  close(): Promise<void>;
  open(): Promise<void>;
}

export async function pipeTo(brokerPort: number): Promise<Pipe> {
  let sent = 0;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect({ port: brokerPort, host: '127.0.0.1' });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    far.on('data', (data) => {
      sent += data.length;
    });
    near.pipe(far).pipe(near);
  });
  const open = (at: number) =>
    new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve));
  await open(0);
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    url: `mqtt://127.0.0.1:${port}`,
    sentBytes: () => sent,
    open: () => open(port),
    close,
  };
}
