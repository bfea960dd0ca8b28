/** Runs the product on the text of a season, as a caller of its public entries or as a user of its command. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { loadProgramme, seasonFrom, settleFiles } from '@nuanbu/cli';
import { digestRows, lineRow } from '@nuanbu/settlement';
import type { SeasonFiles } from './oracle.ts';
import type { MadeSeason } from './season.ts';

export interface Verdict {
  readonly rows: readonly string[];
  /** `file:line` of every refused row, sorted. */
  readonly refused: readonly string[];
  readonly digest: string;
  /** What the command's own files add: the header of `lines.csv` and the counts of `summary.json`. */
  readonly written?: { readonly header: string; readonly counts: Record<string, number> };
}

export const PROGRAMME = 'jining-jkq-2021';
const NAMES = ['roster', 'meters', 'readings'] as const;

/** Does some work on the season's files and removes them again. */
export async function inDirectory<T>(
  files: SeasonFiles,
  work: (paths: Record<(typeof NAMES)[number], string>, directory: string) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'nuanbu-oracle-'));
  try {
    const pathOf = (name: string) => join(directory, `${name}.csv`);
    for (const name of NAMES) await writeFile(pathOf(name), files[name]);
    const paths = {
      roster: pathOf('roster'),
      meters: pathOf('meters'),
      readings: pathOf('readings'),
    };
    return await work(paths, directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Settles in this process. */
export function settleInProcess(
  { files, options, nowSeconds: itsNow }: MadeSeason,
  nowSeconds: bigint,
): Promise<Verdict> {
  return inDirectory(files, async (paths) => {
    const programme = await loadProgramme(PROGRAMME);
    const lines: { householdId: string; row: string }[] = [];
    const refused: string[] = [];
    const outcome = await settleFiles(
      {
        programme,
        season: seasonFrom(programme, options),
        startRule: options.startRule,
        rosterPath: paths.roster,
        metersPath: paths.meters,
        readingsPath: paths.readings,
      },
      Number(itsNow ?? nowSeconds),
      (line) => lines.push({ householdId: line.householdId, row: lineRow(line, 'energy') }),
      ({ file, line }) => refused.push(`${file}:${line}`),
    );
    if (outcome.unusable) throw new Error(`unusable: ${JSON.stringify(outcome.unusable)}`);
    const rows = lines.map(({ row }) => row);
    return { rows, refused: refused.sort(), digest: digestRows(lines) };
  });
}

const main = fileURLToPath(import.meta.resolve('@nuanbu/cli/main'));

/** Settles by the command, in a process of its own. */
export function settleByCommand({ files, options }: MadeSeason): Promise<Verdict> {
  return inDirectory(files, async (paths, directory) => {
    const out = join(directory, 'out');
    await mkdir(out);
    const words = ['settle', '--programme', PROGRAMME, '--season', options.season, '--out', out];
    for (const name of NAMES) words.push(`--${name}`, paths[name]);
    if (options.from !== undefined) words.push('--from', options.from);
    if (options.to !== undefined) words.push('--to', options.to);
    if (options.startRule !== undefined) words.push('--start-rule', options.startRule);
    return settleByWords(words, out);
  });
}

/** Runs the command with its words, and reads what it wrote. */
export async function settleByWords(words: readonly string[], out: string): Promise<Verdict> {
  await promisify(execFile)(process.execPath, [main, ...words]);
  const [header = '', ...rows] = (await readFile(join(out, 'lines.csv'), 'utf8'))
    .trimEnd()
    .split('\n');
  const [, ...refusals] = (await readFile(join(out, 'refusals.csv'), 'utf8'))
    .split('\n')
    .filter((row) => /^(roster|meters|readings),\d/.test(row) || row.startsWith('file,'));
  const summary = JSON.parse(await readFile(join(out, 'summary.json'), 'utf8'));
  const refused = refusals.map((row) => row.split(',').slice(0, 2).join(':'));
  const written = { header, counts: summary.counts };
  return { rows, refused: refused.sort(), digest: summary.digest, written };
}
