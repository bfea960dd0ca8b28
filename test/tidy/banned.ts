/** Calls that the house does without, each with what stands in its place. */
import type { Node } from '@babel/types';
import { ROOMS } from './rooms.ts';
import { lineOf, type Source } from './source.ts';

interface Ban {
  readonly what: string;
  readonly instead: string;
  readonly isFound: (node: Node) => boolean;
  readonly holdsIn: (file: string) => boolean;
}

const pureFolders = ROOMS.filter(({ pure }) => pure).map(({ folder }) => folder);
const inPureRooms = within(pureFolders);

/** Where energy and money are counted or kept: binary floating point stays out (E1, E2). */
const whereExact = within(
  ['units', 'metering', 'policy', 'settlement', 'ledger'].map((name) => `packages/${name}`),
);

/**
 * Files that speak to a person or a parent process on standard output: the command line,
 * benchmarks, scripts, the witness's own command, and fixtures, which are child processes of tests.
 */
const speaks = (file: string) =>
  within(['services/nuanbu', 'test/bench', 'scripts'])(file) ||
  /^test\/oracle\/(policy\/)?compare\.ts$/.test(file) ||
  file.endsWith('.fixture.ts');

const everywhere = () => true;

const CLOCK = 'take the instant as an argument; processes have a clock in @nuanbu/runtime';
const EXACT = 'read and print through @nuanbu/units, which is exact';

const BANS: readonly Ban[] = [
  {
    what: 'Date.now',
    instead: CLOCK,
    isFound: (node) => isMember(node, ['Date'], ['now']),
    holdsIn: inPureRooms,
  },
  {
    what: 'new Date()',
    instead: CLOCK,
    isFound: (node) =>
      (node.type === 'NewExpression' || node.type === 'CallExpression') &&
      isNamed(node.callee, ['Date']) &&
      node.arguments.length === 0,
    holdsIn: inPureRooms,
  },
  {
    what: 'performance.now',
    instead: CLOCK,
    isFound: (node) => isMember(node, ['performance'], ['now']),
    holdsIn: inPureRooms,
  },
  {
    what: 'Math.random',
    instead: 'take a seeded generator as an argument',
    isFound: (node) => isMember(node, ['Math'], ['random']),
    holdsIn: inPureRooms,
  },
  {
    what: 'parseFloat',
    instead: EXACT,
    isFound: (node) => isNamed(node, ['parseFloat']),
    holdsIn: whereExact,
  },
  {
    what: 'toFixed',
    instead: EXACT,
    isFound: (node) => isNamed(node, ['toFixed']),
    holdsIn: whereExact,
  },
  {
    what: 'console',
    instead: 'use the log of @nuanbu/runtime, or hand the words to whoever called',
    isFound: (node) => node.type === 'MemberExpression' && isNamed(node.object, ['console']),
    holdsIn: (file) => !speaks(file),
  },
  {
    what: 'the type any',
    instead: 'say the type, or unknown and check it',
    isFound: (node) => node.type === 'TSAnyKeyword',
    holdsIn: everywhere,
  },
  {
    what: 'a skipped, lone or unwritten test',
    instead: 'a test runs, or it does not exist',
    isFound: (node) =>
      isMember(
        node,
        ['test', 'it', 'describe', 'suite', 't', 'context'],
        ['skip', 'only', 'todo'],
      ) || isTestWithOption(node),
    holdsIn: everywhere,
  },
];

/** What a file calls that the house does without. */
export function bannedComplaints({ file, nodes }: Source): string[] {
  const bans = BANS.filter(({ holdsIn }) => holdsIn(file));
  return nodes.flatMap((node) =>
    bans
      .filter(({ isFound }) => isFound(node))
      .map(({ what, instead }) => `${file}:${lineOf(node)} ${what}: ${instead}`),
  );
}

function within(folders: readonly string[]): (file: string) => boolean {
  return (file) => folders.some((folder) => file.startsWith(`${folder}/`));
}

function isNamed(node: Node, names: readonly string[]): boolean {
  return node.type === 'Identifier' && names.includes(node.name);
}

function isMember(node: Node, objects: readonly string[], properties: readonly string[]): boolean {
  return (
    node.type === 'MemberExpression' &&
    isNamed(node.object, objects) &&
    isNamed(node.property, properties)
  );
}

/** `test('…', { skip: true }, …)`. */
function isTestWithOption(node: Node): boolean {
  if (node.type !== 'CallExpression') return false;
  if (!isNamed(node.callee, ['test', 'it', 'describe', 'suite'])) return false;
  return node.arguments.some(
    (argument) =>
      argument.type === 'ObjectExpression' &&
      argument.properties.some(
        (property) =>
          property.type === 'ObjectProperty' && isNamed(property.key, ['skip', 'only', 'todo']),
      ),
  );
}
