import type { RowRefusal } from '@nuanbu/contracts';
import { FILE_REFUSALS, READING_REFUSALS } from '@nuanbu/terms';
import type { Command } from 'commander';
import { importMeters, importReadings, importRoster } from '../operations/imports.ts';
import { resolvePath } from '../paths.ts';
import { addDataDir, ask, configOf } from '../platform/ask.ts';
import { type Printing, print } from './print.ts';

type Options = Printing & Record<string, unknown> & { strict?: boolean };

/** There were refusals, and the caller asked to be told. */
const EXIT_REFUSALS = 2;

/** `nuanbu import roster|meters|readings FILE`. */
export function addImportCommands(program: Command): void {
  const group = program.command('import').summary('take a roster, meters or readings file');
  const add = (what: string, about: string) =>
    addDataDir(group.command(`${what} <file>`))
      .description(about)
      .option('--json', 'print JSON')
      .option('--strict', `exit with ${EXIT_REFUSALS} where any row was refused`);

  add('roster', 'Takes new and changed households; those that the file does not name stay.').action(
    async (file: string, options: Options) => {
      const told = await ask(configOf(options), importRoster, { path: resolvePath(file) });
      tell(told, options, register);
    },
  );
  add('meters', 'Takes which meter measures which household, from when to when.').action(
    async (file: string, options: Options) => {
      const told = await ask(configOf(options), importMeters, { path: resolvePath(file) });
      tell(told, options, register);
    },
  );
  add(
    'readings',
    'Takes readings through the checks that messages pass. "Done" means on disk.',
  ).action(async (file: string, options: Options) => {
    const told = await ask(configOf(options), importReadings, { path: resolvePath(file) });
    tell(
      told,
      options,
      (done) =>
        `${done.rows} rows: ${done.stored} stored, ${done.duplicates} duplicates, ${done.conflicts} conflicts, ${done.refused} refused`,
    );
  });
}

function register(done: {
  version: number;
  added: number;
  changed: number;
  unchanged: number;
}): string {
  return `roster version ${done.version}: ${done.added} added, ${done.changed} changed, ${done.unchanged} unchanged`;
}

function tell<Told extends Refusing>(
  told: Told,
  options: Options,
  text: (told: Told) => string,
): void {
  for (const column of told.ignoredColumns) console.error(`column not read: ${column}`);
  for (const refusal of told.refusals.slice(0, 20)) console.error(refusalText(told.file, refusal));
  const unshown = told.refusals.length - 20;
  if (unshown > 0) console.error(`… and ${unshown} more (--json lists them)`);
  print(told, options, text);
  if (options.strict && told.refusals.length > 0) process.exitCode = EXIT_REFUSALS;
}

interface Refusing {
  readonly file: string;
  readonly refusals: readonly RowRefusal[];
  readonly ignoredColumns: readonly string[];
}

function refusalText(file: string, { line, column, code, detail }: RowRefusal): string {
  const words = { ...READING_REFUSALS, ...FILE_REFUSALS }[code];
  return `${file}, line ${line}, column ${column}: ${code}: ${words.en}${detail === '' ? '' : ` (${detail})`}`;
}
