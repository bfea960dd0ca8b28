import { codesOf, ROLES, type Role } from '@nuanbu/terms';
import { formatInstant } from '@nuanbu/units';
import { type Command, Option } from 'commander';
import { addUser, disableUser, listUsers, renewPassword } from '../operations/users.ts';
import { addDataDir, ask, configOf } from '../platform/ask.ts';
import { type Printing, print, tableText } from './print.ts';

/** `nuanbu user …`: who signs in. */
export function addUserCommands(program: Command): void {
  const group = program.command('user').summary('add, list, renew and end people who sign in');

  addDataDir(group.command('add <name>'))
    .description('Adds a user and makes a password, which is shown once.')
    .addOption(
      new Option('--role <role...>', 'what the person is')
        .choices(codesOf(ROLES))
        .makeOptionMandatory(),
    )
    .option('--town <town...>', 'towns whose households the person sees; all places unless given')
    .option('--village <town/village...>', 'villages whose households the person sees')
    .option('--display-name <words>', 'how others read the person’s name')
    .option('--json', 'print JSON')
    .action(async (name: string, options: AddOptions) => {
      const { role: roles, town: towns = [], village: villages = [], displayName = name } = options;
      const given = { name, displayName, roles, towns, villages };
      print(await ask(configOf(options), addUser, given), options, credentialText);
    });

  addDataDir(group.command('list'))
    .description('Lists all of them with their roles and places.')
    .option('--json', 'print JSON')
    .action(async (options: Printing & Record<string, unknown>) => {
      print(await ask(configOf(options), listUsers, {}), options, (all) =>
        tableText(
          ['name', 'display name', 'roles', 'places', 'state'],
          all.map((each) => [
            each.name,
            each.displayName,
            each.roles.join(' '),
            each.scope === 'all' ? 'all' : [...each.scope.towns, ...each.scope.villages].join(' '),
            each.disabledAt === undefined ? 'valid' : `disabled ${formatInstant(each.disabledAt)}`,
          ]),
        ),
      );
    });

  addDataDir(group.command('password <name>'))
    .description('Makes a new password, shown once; the old one and all sessions end.')
    .option('--json', 'print JSON')
    .action(async (name: string, options: Printing & Record<string, unknown>) => {
      print(await ask(configOf(options), renewPassword, { name }), options, credentialText);
    });

  for (const [word, isDisabled] of [
    ['disable', true],
    ['enable', false],
  ] as const) {
    addDataDir(group.command(`${word} <name>`))
      .description(
        isDisabled
          ? 'Keeps the person out; all sessions end. The name stays taken.'
          : 'Lets a disabled person sign in again.',
      )
      .action(async (name: string, options: Record<string, unknown>) => {
        await ask(configOf(options), disableUser, { name, isDisabled });
        console.log(`${name} is ${word}d.`);
      });
  }
}

type AddOptions = Printing &
  Record<string, unknown> & {
    role: Role[];
    town?: string[];
    village?: string[];
    displayName?: string;
  };

function credentialText({ name, password }: { name: string; password: string }): string {
  return `user      ${name}\npassword  ${password}\nIt is shown this once.`;
}
