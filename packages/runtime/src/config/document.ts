import { flagOf } from './load.ts';
import type { Option } from './option.ts';
import { OPTIONS, OWN_PREFIXES } from './options.ts';

/** CONFIG.md, printed from the tables, so that it cannot say anything else than they do. */
export function configDocument(): string {
  const rows = Object.values<Option>(OPTIONS).map((option) => [
    `\`${option.variable}\``,
    `\`${flagOf(option.variable)}\``,
    option.fallback === undefined ? (option.fallbackWords ?? 'none') : `\`${option.fallback}\``,
    option.about + (option.secret ? ' A secret: never printed.' : ''),
  ]);
  const prefixes = OWN_PREFIXES.map((prefix) => `\`${prefix}\``).join(', ');
  return [
    '# Configuration',
    '',
    'Printed from `src/config/options.ts` by `npm run document` in this package; a test compares them.',
    '',
    'Options are environment variables; on the command line the flag says the same and outranks the',
    'variable. An empty variable counts as not set. Relative paths are resolved against the directory',
    'in which the command was given. A value out of its range, and any unknown variable that begins',
    `with one of ${prefixes}, stops the start with the code \`configInvalid\`.`,
    'One that begins like another option, such as `REDIS_HOST`, may be another program’s: it is named at',
    'the start, and not read.',
    '',
    ...table(['Variable', 'Flag', 'Default', 'What it does'], rows),
    '',
  ].join('\n');
}

/** A Markdown table with its columns aligned, as the formatter wants it. */
function table(head: string[], rows: string[][]): string[] {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]!.length)),
  );
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}
