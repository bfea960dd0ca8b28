import { readFile } from 'node:fs/promises';
import { parseTopic } from '@nuanbu/contracts';
import { EXIT_INTERRUPTED, stopOnSignals, systemClock } from '@nuanbu/runtime';
import {
  type Credential,
  decodeSender,
  type RecordedSender,
  readRecording,
  replayRecording,
  SENDER_TOPIC,
} from '@nuanbu/simulator-replay';
import { isTrouble, TroubleError } from '@nuanbu/terms';
import { type Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { addConcentrator, rotateConcentrator } from '../operations/concentrators.ts';
import { brokerUrl, endRecording, record } from '../operations/record.ts';
import { resolvePath } from '../paths.ts';
import { addDataDir, ask, askRunning, configOf } from '../platform/ask.ts';
import { progressBars } from './progress.ts';
import { positive } from './simulate.ts';

/** `nuanbu record FILE` and `nuanbu replay FILE`. */
export function addReplayCommands(program: Command): void {
  addDataDir(program.command('record <file>'))
    .summary('keep what the running broker receives, with its times')
    .description(
      'Records until Ctrl-C. A file that exists is never overwritten; a name that ends with .gz ' +
        'is compressed.',
    )
    .option('--seconds <n>', 'end by itself after so long', positive)
    .action(recordTo);

  addDataDir(program.command('replay <file>'))
    .summary('publish a recording again')
    .description(
      'Publishes a recording to the broker, each concentrator over a connection of its own. ' +
        'Concentrators that the platform does not know are made, with the rights that the ' +
        'recording says they had; of one that it knows, the password is needed: --credentials ' +
        'names a JSON file {"name":"password"}, and --rotate gives it a new one, which ends the ' +
        'one in use.',
    )
    .option('--speed <factor>', 'times the recorded speed, or max', speedOf, 'max' as const)
    .option('--url <url>', 'the broker; that of the running platform unless given')
    .option('--credentials <file>', 'passwords of concentrators that exist')
    .option('--rotate', 'give concentrators that exist a new password')
    .action(replay);
}

async function recordTo(
  name: string,
  options: Record<string, unknown> & { seconds?: number },
): Promise<void> {
  const config = configOf(options);
  const file = resolvePath(name);
  const gone = new AbortController();
  const release = stopOnSignals(async () => {
    // The answer to the recording itself then says how much is in the whole file.
    const { ended } = await askRunning(config, endRecording, { file });
    if (!ended) gone.abort();
  });
  try {
    const asked = { file, seconds: options.seconds };
    const { messages } = await askRunning(config, record, asked, undefined, gone.signal);
    console.log(`${messages} messages in ${name}`);
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  } finally {
    release();
  }
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
  const url = options.url ?? config.mqtt?.urls[0] ?? (await askRunning(config, brokerUrl, {})).url;
  const { total, senders } = await survey(path);
  const credentials = new Map<string, Credential>();
  for (const sender of senders) {
    const password = given[sender.name] ?? (await newPassword(sender, options));
    credentials.set(sender.name, { username: sender.name, password });
  }
  const bars = progressBars();
  const bar = bars.bar('replay');
  const gone = new AbortController();
  const release = stopOnSignals(async () => gone.abort(new Error('stopped')));
  try {
    const done = await replayRecording({
      file: path,
      url,
      credentialOf: (name) => credentials.get(name),
      speed: options.speed,
      clock: systemClock,
      onProgress: ({ acknowledged }) => bar.tell(acknowledged, total),
      signal: gone.signal,
    }).finally(() => bars.stop());
    console.log(
      `${done.acknowledged} of ${done.sent} messages acknowledged, ${done.skipped} left out`,
    );
    if (!done.isWhole) console.error('The recording ends inside a message; what follows is lost.');
  } catch (error) {
    if (!gone.signal.aborted) throw error;
    console.error('The replay was stopped.');
    process.exitCode = EXIT_INTERRUPTED;
  } finally {
    release();
  }
}

/** How many messages a recording has, and who sent them with which rights. */
async function survey(path: string): Promise<{ total: number; senders: RecordedSender[] }> {
  const senders = new Map<string, RecordedSender>();
  let total = 0;
  for await (const { topic, payload } of readRecording(path)) {
    if (topic === SENDER_TOPIC) {
      const sender = decodeSender(payload);
      if (sender) senders.set(sender.name, sender);
      continue;
    }
    total += 1;
    const name = parseTopic(topic)?.concentrator;
    if (name !== undefined && !senders.has(name)) {
      senders.set(name, { name, villages: 'all', mayCorrect: false });
    }
  }
  return { total, senders: [...senders.values()] };
}

async function newPassword(sender: RecordedSender, options: ReplayOptions): Promise<string> {
  const config = configOf(options);
  const { name, mayCorrect } = sender;
  const villages = sender.villages === 'all' ? 'all' : [...sender.villages];
  try {
    const made = await ask(config, addConcentrator, { name, villages, mayCorrect });
    for (const village of made.unknownVillages) {
      console.error(`${name}: the roster has no village ${village} (yet).`);
    }
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
