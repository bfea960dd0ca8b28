import { formatInstant } from '@nuanbu/units';
import type { Command } from 'commander';
import {
  addConcentrator,
  listConcentrators,
  revokeConcentrator,
  rotateConcentrator,
} from '../operations/concentrators.ts';
import { addDataDir, ask, configOf } from '../platform/ask.ts';
import { type Printing, print, tableText } from './print.ts';

/** `nuanbu concentrator …`: who may report readings. */
export function addConcentratorCommands(program: Command): void {
  const group = program
    .command('concentrator')
    .summary('make, list, renew and end the credentials of concentrators');

  addDataDir(group.command('add <name>'))
    .description('Makes a user name and a password, which is shown once.')
    .option('--village <town/village...>', 'villages whose meters it may report')
    .option('--all-villages', 'it may report every meter')
    .option('--may-correct', 'its messages may be corrections')
    .option('--json', 'print JSON')
    .action(async (name: string, options: AddOptions) => {
      if ((options.village === undefined) === (options.allVillages === undefined)) {
        group.error('error: name its villages with --village, or say --all-villages');
      }
      const made = await ask(configOf(options), addConcentrator, {
        name,
        villages: options.village ?? ('all' as const),
        mayCorrect: options.mayCorrect ?? false,
      });
      for (const village of made.unknownVillages) {
        console.error(`The roster has no village ${village} (yet).`);
      }
      print(made, options, credentialText);
    });

  addDataDir(group.command('list'))
    .description(
      'Lists all of them, with their villages, whether they are connected and when they were last heard.',
    )
    .option('--json', 'print JSON')
    .action(async (options: Printing & Record<string, unknown>) => {
      print(await ask(configOf(options), listConcentrators, {}), options, (all) =>
        tableText(
          ['name', 'villages', 'corrects', 'connected', 'last heard', 'state'],
          all.map((each) => [
            each.name,
            each.villages === 'all' ? 'all' : each.villages.join(' '),
            each.mayCorrect ? 'yes' : '',
            each.connected ? 'yes' : '',
            each.heardAt === undefined ? 'never' : formatInstant(each.heardAt),
            each.revokedAt === undefined ? 'valid' : `revoked ${formatInstant(each.revokedAt)}`,
          ]),
        ),
      );
    });

  addDataDir(group.command('rotate <name>'))
    .description('Gives it a new password, shown once; the old one ends at once.')
    .option('--json', 'print JSON')
    .action(async (name: string, options: Printing & Record<string, unknown>) => {
      print(await ask(configOf(options), rotateConcentrator, { name }), options, credentialText);
    });

  addDataDir(group.command('revoke <name>'))
    .description('Ends its credentials for ever and closes its connections.')
    .action(async (name: string, options: Record<string, unknown>) => {
      await ask(configOf(options), revokeConcentrator, { name });
      console.log(`${name} is revoked.`);
    });
}

type AddOptions = Printing &
  Record<string, unknown> & { village?: string[]; allVillages?: boolean; mayCorrect?: boolean };

interface Shown {
  readonly name: string;
  readonly password: string;
  readonly tellBroker?: readonly string[];
}

/** A credential that is shown this once, and who else has to hear it. */
export function credentialText({ name, password, tellBroker }: Shown): string {
  const lines = [`user      ${name}`, `password  ${password}`, 'It is shown this once.'];
  if (tellBroker) {
    lines.push(
      `The broker does not know it yet: enter this user and password there (${tellBroker.join(', ')}),`,
      'as the README of services/ingest shows, or the concentrator is not let in.',
    );
  }
  return lines.join('\n');
}
