import type { Command } from 'commander';
import { addProgramme, listProgrammes } from '../operations/programmes.ts';
import { resolvePath } from '../paths.ts';
import { addDataDir, ask, configOf } from '../platform/ask.ts';
import { type Printing, print, tableText } from './print.ts';

type Options = Printing & Record<string, unknown>;

/** `nuanbu programme list|add`. */
export function addProgrammeCommands(program: Command): void {
  const group = program.command('programme').summary('the programmes on file');
  addDataDir(group.command('list'))
    .description('Lists every version of every programme on file.')
    .option('--json', 'print JSON')
    .action(async (options: Options) => {
      print(await ask(configOf(options), listProgrammes, {}), options, (all) =>
        tableText(
          ['name', 'version', 'digest'],
          all.map(({ name, version, digest }) => [name, String(version), digest]),
        ),
      );
    });
  addDataDir(group.command('add <file>'))
    .description(
      'Puts a programme file on file. What is wrong in it is named with line and column.',
    )
    .option('--json', 'print JSON')
    .action(async (file: string, options: Options) => {
      const path = resolvePath(file);
      print(await ask(configOf(options), addProgramme, { path }), options, (added) =>
        added.isNew
          ? `${added.name} version ${added.version} ${added.digest}`
          : `${added.name} stands on file already as version ${added.version}`,
      );
    });
}
