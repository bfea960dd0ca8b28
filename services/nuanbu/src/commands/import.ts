import type { RowRefusal } from '@nuanbu/contracts';
import type { Command } from 'commander';
import { importConversions, importPlan, type PlanOutcome } from '../operations/conversions.ts';
import { importMeters, importReadings, importRoster } from '../operations/imports.ts';
import { resolvePath } from '../paths.ts';
import { addDataDir, ask, configOf } from '../platform/ask.ts';
import { type Printing, print } from './print.ts';
import { importProgress } from './progress.ts';
import { EXIT_REFUSALS, refusalText, SHOWN_REFUSALS } from './refusals.ts';

type Options = Printing & Record<string, unknown> & { strict?: boolean };

/** `nuanbu import roster|meters|readings|conversions|plan FILE`. */
export function addImportCommands(program: Command): void {
  const group = program
    .command('import')
    .summary('take a roster, meters, readings, conversions or plan file')
    .description(
      'Takes files as CSV; all but readings also as .xlsx, of which the first sheet counts.',
    );
  const addWhole = (what: string, about: string) =>
    addDataDir(group.command(`${what} <file>`))
      .description(about)
      .option('--json', 'print JSON');
  const add = (what: string, about: string) =>
    addWhole(
      what,
      `${about} A row that cannot be taken is told with its line; the rest goes on.`,
    ).option('--strict', `exit with ${EXIT_REFUSALS} where any row was refused`);

  add('roster', 'Takes new and changed households; those that the file does not name stay.').action(
    async (file: string, options: Options) => {
      const told = await ask(configOf(options), importRoster, { path: resolvePath(file) });
      if (told.withdrawnAcceptances > 0) {
        console.error(
          `${told.withdrawnAcceptances} households are accepted no longer: accepted_on is empty in the file`,
        );
      }
      if (told.keptViolations > 0) {
        console.error(
          `${told.keptViolations} households: violations stay as \`nuanbu violation\` has them, not as the file says`,
        );
      }
      tell(told, options, register);
    },
  );
  add(
    'meters',
    'Takes which meter measures which household, from when to when. Import the roster first. A ' +
      'removal is told by naming the installation again with its end.',
  ).action(async (file: string, options: Options) => {
    const told = await ask(configOf(options), importMeters, { path: resolvePath(file) });
    tell(told, options, register);
  });
  add(
    'readings',
    'Takes readings through the checks that messages pass; refused ones stay in the quarantine. ' +
      'When it ends, all of it is on disk; the same file again changes nothing.',
  ).action(async (file: string, options: Options) => {
    const path = resolvePath(file);
    const { tell: onProgress, end } = importProgress();
    const told = await ask(configOf(options), importReadings, { path }, onProgress).finally(end);
    tell(
      told,
      options,
      (done) =>
        `${done.rows} rows: ${done.stored} stored, ${done.duplicates} duplicates, ${done.conflicts} conflicts, ${done.refused} refused`,
    );
  });
  add(
    'conversions',
    'Takes conversions and acceptances of households that are on the roster: the day, pathway, ' +
      'equipment, area and cost, who accepted it and when. An empty field leaves what is known.',
  ).action(async (file: string, options: Options) => {
    const told = await ask(configOf(options), importConversions, { path: resolvePath(file) });
    tell(told, options, register);
  });
  addWhole(
    'plan',
    'Takes the plan of a programme, households to be converted by village and pathway, in place ' +
      'of the one before, which is kept. Where a row cannot be taken, nothing is: each is told ' +
      `with its line, and the command exits with ${EXIT_REFUSALS}.`,
  )
    .requiredOption('--programme <name>', 'a programme on file')
    .action(async (file: string, options: Options & { programme: string }) => {
      const { programme } = options;
      const told = await ask(configOf(options), importPlan, { path: resolvePath(file), programme });
      tell(told, { ...options, strict: true }, planText);
    });
}

function planText(done: PlanOutcome): string {
  const { programme, version, isNew, rows, plannedHouseholds, refused } = done;
  if (refused > 0) {
    return `${refused} rows were refused, so nothing was imported; the plan of ${programme} stays as it is`;
  }
  if (rows === 0) return `no row was taken; the plan of ${programme} stays as it is`;
  const stands = isNew ? '' : ', which stands already';
  return `plan version ${version} of ${programme}${stands}: ${rows} rows, ${plannedHouseholds} households`;
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
  const shown = told.refusals.slice(0, SHOWN_REFUSALS);
  for (const refusal of shown) console.error(refusalText(told.file, refusal));
  const unshown = told.refused - shown.length;
  if (unshown > 0) console.error(`… and ${unshown} more (--json lists them)`);
  print(told, options, text);
  if (options.strict && told.refused > 0) process.exitCode = EXIT_REFUSALS;
}

interface Refusing {
  readonly file: string;
  readonly refused: number;
  readonly refusals: readonly RowRefusal[];
  readonly ignoredColumns: readonly string[];
}
