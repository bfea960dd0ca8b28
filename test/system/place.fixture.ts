import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { askRunning, type Operation } from '@nuanbu/cli/operations';
import { loadConfig, OPTIONS } from '@nuanbu/runtime';
import pg from 'pg';

const MAIN = fileURLToPath(import.meta.resolve('@nuanbu/cli/main'));

const SETTINGS = new Set(Object.values(OPTIONS).map(({ variable }) => variable as string));
/** The environment without settings: those of whoever runs the tests are not the tests'. */
export const WITHOUT_SETTINGS = Object.fromEntries(
  Object.entries(process.env).filter(([variable]) => !SETTINGS.has(variable)),
);

/** What a command came to. */
export interface Ended {
  /** The exit code, or the signal that ended it. */
  readonly code: number | NodeJS.Signals;
  readonly out: string;
  readonly err: string;
}

/** A command that runs. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when its standard output matches. @throws Error where it ends before. */
  said(what: RegExp): Promise<RegExpExecArray>;
}

/** A platform that is up. */
export interface Up extends Running {
  readonly port: string;
  readonly url: string;
}

/** Runs the command line as people do: a process of its own. */
export function nuanbu(words: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
  const child = spawn(process.execPath, [MAIN, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...WITHOUT_SETTINGS, API_PORT: '0', NODE_TEST_CONTEXT: undefined, ...env },
  });
  let out = '';
  let err = '';
  const looks = new Set<() => void>();
  const look = () => {
    for (const each of looks) each();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    look();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code: code ?? signal!, out, err }));
  });
  const said = (what: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const seek = () => {
        const found = what.exec(out);
        if (!found) return;
        looks.delete(seek);
        resolve(found);
      };
      looks.add(seek);
      seek();
      const tooSoon = () => reject(new Error(`ended before it said ${what}:\n${out}\n${err}`));
      ended.then(tooSoon, reject);
    });
  return { child, ended, said };
}

/** A temporary folder with a data directory in it, and what happens there. */
export class Place {
  readonly folder: string;
  readonly dataDir: string;
  readonly #children = new Set<ChildProcess>();

  private constructor(folder: string) {
    this.folder = folder;
    this.dataDir = join(folder, 'data');
  }

  static async make(name: string): Promise<Place> {
    const folder = await mkdtemp(join(tmpdir(), `nuanbu-${name}-`));
    // Under root, PostgreSQL runs as a user of its own, which must be able to enter.
    await chmod(folder, 0o755);
    return new Place(folder);
  }

  /** Ends what still runs and removes the folder. */
  async remove(): Promise<void> {
    for (const child of this.#children) child.kill('SIGKILL');
    await rm(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  }

  /** Runs a command on the data directory. */
  run(...words: readonly string[]): Running {
    const running = nuanbu([...words, '--data-dir', this.dataDir]);
    this.#children.add(running.child);
    void running.ended.finally(() => this.#children.delete(running.child));
    return running;
  }

  /** Starts the platform and waits for its greeting, which says where it listens. */
  async start(port = '0', ...words: readonly string[]): Promise<Up> {
    const running = this.run('start', '--mqtt-port', port, ...words);
    const [url, found] = await running.said(/mqtt:\/\/127\.0\.0\.1:(\d+)[\s\S]*Ctrl-C/);
    return { ...running, port: found!, url: url.split(/\s/)[0]! };
  }

  /** Asks the running platform, as commands do, without a process for each question. */
  ask<Args, Result>(
    operation: Operation<Args, Result>,
    args: Args,
    onProgress?: (word: unknown) => void,
  ): Promise<Result> {
    return askRunning(loadConfig({}, { dataDir: this.dataDir }), operation, args, onProgress);
  }

  /** Looks into the running platform's own PostgreSQL. Lost with the platform, without a word. */
  async postgres(): Promise<pg.Client> {
    const home = join(this.dataDir, 'postgres');
    const { port } = JSON.parse(await readFile(join(home, 'server.json'), 'utf8'));
    const password = (await readFile(join(home, 'password'), 'utf8')).trim();
    const [user, database, host] = ['nuanbu', 'nuanbu', '127.0.0.1'];
    const client = new pg.Client({ host, port, user, password, database });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }
}

/** Kills without a warning, and waits until it is gone. */
export async function kill({ child, ended }: Running): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}

/** Ctrl-C, and what it came to. */
export function interrupt({ child, ended }: Running): Promise<Ended> {
  child.kill('SIGINT');
  return ended;
}

/** Tells it to stop as a supervisor does, and what it came to. */
export function terminate({ child, ended }: Running): Promise<Ended> {
  child.kill('SIGTERM');
  return ended;
}
