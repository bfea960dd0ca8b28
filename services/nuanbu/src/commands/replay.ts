import { readFile } from 'node:fs/promises';
import { parseTopic } from '@nuanbu/contracts';
import { stopOnSignals, systemClock } from '@nuanbu/runtime';
import { type Credential, readRecording, replayRecording } from '@nuanbu/simulator-replay';
import { isTrouble, TroubleError } from '@nuanbu/terms';
import { type Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { addConcentrator, rotateConcentrator } from '../operations/concentrators.ts';
import { record } from '../operations/record.ts';
import { resolvePath } from '../paths.ts';
import { addDataDir, ask, configOf } from '../platform/ask.ts';
import { progressBars } from './progress.ts';
import { positive } from './simulate.ts';

/** `nuanbu record FILE` and `nuanbu replay FILE`. */
export function addReplayCommands(program: Command): void {
  addDataDir(program.command('record <file>'))
    .summary('keep what the running broker receives, with its times')
    .description('Records until Ctrl-C. A name that ends with .gz is compressed.')
    .option('--seconds <n>', 'end by itself after so long', positive)
    .action(async (file: string, options: Record<string, unknown> & { seconds?: number }) => {
      const gone = new AbortController();
      const release = stopOnSignals(async () => gone.abort());
      let messages = 0;
      try {
        const done = await ask(
          configOf(options),
          record,
          { file: resolvePath(file), seconds: options.seconds },
          (word) => {
            messages = (word as { messages: number }).messages;
          },
          gone.signal,
        );
        messages = done.messages;
      } catch (error) {
        if (!gone.signal.aborted) throw error;
      } finally {
        release();
      }
      console.log(`${messages} messages in ${file}`);
    });

  addDataDir(program.command('replay <file>'))
    .summary('publish a recording again')
    .description(
      'Publishes a recording to the broker, each concentrator over a connection of its own.\n' +
        'Concentrators that the platform does not know are made, for every village; of one that it\n' +
        'knows, the password is needed: --credentials names a JSON file {"name":"password"}, and\n' +
        '--rotate gives it a new one, which ends the one in use.',
    )
    .option('--speed <factor>', 'times the recorded speed, or max', speedOf, 'max' as const)
    .option('--url <url>', 'the broker; that of the settings unless given')
    .option('--credentials <file>', 'passwords of concentrators that exist')
    .option('--rotate', 'give concentrators that exist a new password')
    .action(replay);
}

interface ReplayOptions extends Record<string, unknown> {
  speed: number | 'max';
  url?: string;
  credentials?: string;
  rotate?: boolean;
}

async function replay(file: string, options: ReplayOptions): Promise<void> {
  const config = configOf(options);
  const path = resolvePath(file);
  const given = await givenPasswords(options.credentials);
  const credentials = new Map<string, Credential>();
  let total = 0;
  for await (const { topic } of readRecording(path)) {
    total += 1;
    const name = parseTopic(topic)?.concentrator;
    if (name === undefined || credentials.has(name)) continue;
    const password = given[name] ?? (await newPassword(name, options));
    credentials.set(name, { username: name, password });
  }
  const bars = progressBars();
  const bar = bars.bar('replay');
  const gone = new AbortController();
  const release = stopOnSignals(async () => gone.abort(new Error('stopped')));
  try {
    const done = await replayRecording({
      file: path,
      url: options.url ?? `mqtt://${config.mqttHost}:${config.mqttPort}`,
      credentialOf: (name) => credentials.get(name),
      speed: options.speed,
      clock: systemClock,
      onProgress: ({ acknowledged }) => bar.tell(acknowledged, total),
      signal: gone.signal,
    });
    bars.stop();
    console.log(
      `${done.acknowledged} of ${done.sent} messages acknowledged, ${done.skipped} left out`,
    );
    if (!done.isWhole) console.error('The recording ends inside a message; what follows is lost.');
  } finally {
    bars.stop();
    release();
  }
}

async function newPassword(name: string, options: ReplayOptions): Promise<string> {
  const config = configOf(options);
  try {
    const made = await ask(config, addConcentrator, { name, villages: 'all', mayCorrect: false });
    return made.password;
  } catch (error) {
    if (!isTrouble(error, 'concentratorExists')) throw error;
    if (options.rotate) return (await ask(config, rotateConcentrator, { name })).password;
    throw new TroubleError('concentratorExists', `Its name is "${name}".`, {
      hint: 'Give its password with --credentials, or say --rotate.',
      cause: error,
    });
  }
}

async function givenPasswords(file: string | undefined): Promise<Record<string, string>> {
  if (file === undefined) return {};
  const path = resolvePath(file);
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new TroubleError('fileUnreadable', `${path} is no JSON of names and passwords.`, {
      cause,
    });
  }
}

function speedOf(text: string): number | 'max' {
  if (text === 'max') return text;
  const factor = Number(text);
  if (Number.isFinite(factor) && factor > 0) return factor;
  throw new InvalidArgumentError('It is a number above 0, or max.');
}
