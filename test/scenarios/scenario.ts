/** Reads a scenario folder, settles it through the public entry, and says what came out. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadProgramme, seasonFrom, settleFiles } from '@nuanbu/cli';
import { START_RULES } from '@nuanbu/policy';
import { digestLines, LINE_COLUMNS, type Line, lineRow } from '@nuanbu/settlement';
import { formatKwh, formatYuan, parseInstant } from '@nuanbu/units';
import { parse } from 'yaml';

/**
 * What `scenario.yaml` may say; all of it may be left out, and the file too. Everything is text.
 * Paths are relative to the scenario's folder.
 */
interface Scenario {
  readonly season?: string;
  readonly from?: string;
  readonly to?: string;
  readonly startRule?: string;
  /** The day on which it is settled; readings after it are in the future. */
  readonly now?: string;
  readonly roster?: string;
  readonly meters?: string;
  /** One file, or several with the same header that count as one. */
  readonly readings?: string | readonly string[];
  readonly lines?: string;
  /** `file line column code`, without the column where the row as a whole is refused. */
  readonly refusals?: readonly string[];
  readonly digest?: string;
  /** U9, by household. */
  readonly estimatedKwh?: Readonly<Record<string, string>>;
  /** P5, by household: `time-of-use flat`. */
  readonly billYuan?: Readonly<Record<string, string>>;
}

const KEYS: readonly (keyof Scenario)[] = [
  'season',
  'from',
  'to',
  'startRule',
  'now',
  'roster',
  'meters',
  'readings',
  'lines',
  'refusals',
  'digest',
  'estimatedKwh',
  'billYuan',
];

/** What a scenario expects, and what settling it gave, in one shape that can be compared. */
export interface Outcome {
  readonly lines: string;
  readonly refusals: readonly string[];
  readonly digest: string | undefined;
  readonly estimatedKwh: Readonly<Record<string, string>> | undefined;
  readonly billYuan: Readonly<Record<string, string>> | undefined;
}

export async function runScenario(
  folder: string,
): Promise<{ expected: Outcome; actual: Outcome; note: string }> {
  const text = await readFile(join(folder, 'scenario.yaml'), 'utf8').catch(() => '');
  const scenario: Scenario = parse(text, { schema: 'failsafe' }) ?? {};
  for (const key of Object.keys(scenario)) {
    if (!(KEYS as readonly string[]).includes(key))
      throw new Error(`${folder}: unknown key ${key}`);
  }
  const { lines, refusals } = await settle(folder, scenario);
  return {
    expected: {
      lines: await readFile(resolve(folder, scenario.lines ?? 'lines.csv'), 'utf8'),
      refusals: scenario.refusals ?? [],
      digest: scenario.digest,
      estimatedKwh: scenario.estimatedKwh,
      billYuan: scenario.billYuan,
    },
    actual: {
      lines: [
        LINE_COLUMNS.energy.join(','),
        ...lines.map((line) => lineRow(line, 'energy')),
        '',
      ].join('\n'),
      refusals,
      digest: scenario.digest && digestLines(lines, 'energy'),
      estimatedKwh: scenario.estimatedKwh && byHousehold(lines, estimatedKwh),
      billYuan: scenario.billYuan && byHousehold(lines, billYuan),
    },
    note: await readFile(join(folder, 'note.md'), 'utf8'),
  };
}

async function settle(folder: string, scenario: Scenario) {
  const programme = await loadProgramme('jining-jkq-2021');
  const { season = '2021-2022', from, to, now = '2022-06-01' } = scenario;
  const startRule = START_RULES.find((rule) => rule === scenario.startRule);
  if (scenario.startRule !== startRule) throw new Error(`no start rule ${scenario.startRule}`);
  const lines: Line[] = [];
  const refusals: string[] = [];
  const directory = await mkdtemp(join(tmpdir(), 'nuanbu-scenario-'));
  try {
    const readingsPath = join(directory, 'readings.csv');
    await writeFile(readingsPath, await joined(folder, scenario.readings ?? 'readings.csv'));
    const outcome = await settleFiles(
      {
        programme,
        season: seasonFrom(programme, { season, from, to }),
        startRule,
        rosterPath: resolve(folder, scenario.roster ?? 'roster.csv'),
        metersPath: resolve(folder, scenario.meters ?? 'meters.csv'),
        readingsPath,
      },
      parseInstant(now)!,
      (line) => lines.push(line),
      ({ file, line, column, code }) =>
        refusals.push([file, line, column, code].filter((part) => part !== '').join(' ')),
    );
    if (outcome.unusable) throw new Error(JSON.stringify(outcome.unusable));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
  return { lines, refusals };
}

/** The bytes of one readings file, or of several under the header of the first. */
async function joined(folder: string, paths: string | readonly string[]): Promise<Buffer> {
  if (typeof paths === 'string') return readFile(resolve(folder, paths));
  const files = await Promise.all(paths.map((path) => readFile(resolve(folder, path))));
  const bodies = files.map((file, index) =>
    index === 0 ? file : file.subarray(file.indexOf('\n') + 1),
  );
  return Buffer.concat(bodies);
}

function byHousehold(lines: readonly Line[], show: (line: Line) => string) {
  return Object.fromEntries(lines.map((line) => [line.householdId, show(line)]));
}

function estimatedKwh({ estimatedWh }: Line): string {
  return formatKwh(estimatedWh);
}

function billYuan({ evidence }: Line): string {
  return `${formatYuan(evidence.bill!.timeOfUseFen)} ${formatYuan(evidence.bill!.flatFen)}`;
}
