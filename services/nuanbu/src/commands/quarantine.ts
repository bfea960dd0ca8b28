import { writeFile } from 'node:fs/promises';
import { codesOf, READING_REFUSALS, type ReadingRefusal } from '@nuanbu/terms';
import { formatInstant } from '@nuanbu/units';
import { type Command, Option } from 'commander';
import { getQuarantine, listQuarantine, replayQuarantined } from '../operations/upkeep.ts';
import { resolvePath } from '../paths.ts';
import { addDataDir, ask, configOf } from '../platform/ask.ts';
import { writing } from '../writing.ts';
import { type Printing, print, tableText } from './print.ts';
import { positive } from './simulate.ts';

/** The longest list that is told at once. */
const PAGE_MAX = 1000;

type Code = ReadingRefusal | 'conflictingReading';
type Options = Printing & Record<string, unknown> & { code?: Code; source?: string };

/** `nuanbu quarantine list|get|replay`. */
export function addQuarantineCommands(program: Command): void {
  const group = program.command('quarantine').summary('what was refused, kept whole');
  const filtered = (command: Command) =>
    addDataDir(command)
      .addOption(
        new Option('--code <code>', 'only this code').choices([
          ...codesOf(READING_REFUSALS),
          'conflictingReading',
        ]),
      )
      .option('--source <name>', 'only of this sender')
      .option('--json', 'print JSON');

  filtered(group.command('list'))
    .description('Lists what was refused, oldest first, and how much there is of each code.')
    .option('--all', 'also what a replay has put right')
    .option('--limit <n>', `at most so many entries, ${PAGE_MAX} at the most`, positive, 50)
    .action(async (options: Options & { all?: boolean; limit: number }) => {
      const found = await ask(configOf(options), listQuarantine, {
        code: options.code,
        source: options.source,
        openOnly: !options.all,
        after: 0,
        limit: Math.min(options.limit, PAGE_MAX),
      });
      print(found, options, ({ counts, entries }) =>
        [
          tableText(
            ['code', 'entries', 'messages'],
            counts.map(({ code, entries, messages }) => [code, String(entries), String(messages)]),
            1,
          ),
          tableText(
            ['number', 'source', 'first', 'times', 'bytes', 'why'],
            entries.map((entry) => [
              String(entry.number),
              entry.source,
              formatInstant(entry.receivedAt),
              String(entry.count),
              String(entry.sizeBytes),
              reasonsText(entry.reasons),
            ]),
          ),
        ].join('\n'),
      );
    });

  addDataDir(group.command('get'))
    .argument('<number>', "the entry's number", positive)
    .description('Writes the received bytes of an entry to a file, as they came.')
    .requiredOption('--out <file>', 'where they are written')
    .action(async (number: number, options: Record<string, unknown> & { out: string }) => {
      const entry = await ask(configOf(options), getQuarantine, { number });
      const path = resolvePath(options.out);
      await writing(path, () => writeFile(path, Buffer.from(entry.base64, 'base64')));
      const kept = entry.whole ? 'whole' : `the first part of ${entry.sizeBytes} bytes`;
      console.log(`${options.out}: ${kept}, sha256 of the message ${entry.sha256}`);
    });

  filtered(group.command('replay'))
    .description(
      'Checks again what is in the quarantine, once its cause is mended: an unknown meter is ' +
        'registered, say. What is stored already is a duplicate and changes nothing.',
    )
    .action(async (options: Options) => {
      const { code, source } = options;
      const done = await ask(configOf(options), replayQuarantined, { code, source });
      print(done, options, (told) => JSON.stringify(told));
    });
}

function reasonsText(reasons: readonly { code: string; index?: number | undefined }[]): string {
  const byCode = Map.groupBy(reasons, ({ code }) => code);
  return [...byCode].map(([code, each]) => `${code}×${each.length}`).join(' ');
}
