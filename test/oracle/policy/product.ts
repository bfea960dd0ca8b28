/** The product on a season under any programme, by its public entries or as a user of its command. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadProgramme, seasonFrom, settleFiles } from '@nuanbu/cli';
import type { Quantity } from '@nuanbu/metering';
import { digestRows, type Line, lineForm, lineRow } from '@nuanbu/settlement';
import { settleByWords, type Verdict } from '../product.ts';
import type { PolicySeason } from './made/season.ts';

export interface PolicyVerdict extends Verdict {
  /** As the witness has it: see `PolicyResult.behind`. The command does not tell it. */
  readonly behind?: readonly string[];
}

function threes(quantity: Quantity): string {
  const { lowWh, bestWh, highWh, peakLowWh, peakWh, peakHighWh } = quantity;
  const { valleyLowWh, valleyWh, valleyHighWh } = quantity;
  return [
    [lowWh, bestWh, highWh],
    [peakLowWh, peakWh, peakHighWh],
    [valleyLowWh, valleyWh, valleyHighWh],
  ]
    .map((bounds) => bounds.join('/'))
    .join(' ');
}

function behindOf({ evidence }: Line): string {
  const { measure, reckoning, oneWith } = evidence;
  const funders = reckoning?.funders ?? [];
  const quantities = measure
    ? [measure.quantity, ...(measure.months ?? []).map(({ quantity }) => quantity)]
    : [];
  return [
    funders.map(({ funder, amountFen }) => `${funder}=${amountFen}`).join(' '),
    oneWith?.householdId ?? '',
    ...quantities.map(threes),
  ].join(' | ');
}

/** Does some work with the season's files in a directory, and removes it again. */
async function inDirectory<T>(
  { files, onHand }: PolicySeason,
  work: (pathOf: (name: string) => string) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'nuanbu-policy-oracle-'));
  const pathOf = (name: string) => join(directory, name);
  const texts = [
    ...Object.entries(files).map(([name, text]) => [`${name}.csv`, text] as const),
    ...Object.entries(onHand).map(([name, text]) => [`${name}.yaml`, text] as const),
  ];
  try {
    for (const [name, text] of texts) await writeFile(pathOf(name), text);
    return await work(pathOf);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Settles in this process. */
export function settlePolicy(season: PolicySeason, nowSeconds: bigint): Promise<PolicyVerdict> {
  const { request } = season;
  return inDirectory(season, async (pathOf) => {
    const programme = await loadProgramme(pathOf(`${request.programme}.yaml`));
    const component = programme.components.get(request.component);
    if (!component) throw new Error(`no component ${request.component}`);
    const lines: Line[] = [];
    const refused: string[] = [];
    const outcome = await settleFiles(
      {
        programme,
        component,
        season: seasonFrom(programme, request, component),
        startRule: request.startRule,
        rosterPath: pathOf('roster.csv'),
        metersPath: pathOf('meters.csv'),
        readingsPath: pathOf('readings.csv'),
      },
      Number(nowSeconds),
      (line) => lines.push(line),
      ({ file, line }) => refused.push(`${file}:${line}`),
    );
    if (outcome.unusable) throw new Error(`unusable: ${JSON.stringify(outcome.unusable)}`);
    const rows = lines.map((line) => lineRow(line, lineForm(component)));
    const keyed = lines.map(({ householdId }, index) => ({ householdId, row: rows[index]! }));
    const behind = lines.map(behindOf);
    return { rows, behind, refused: refused.sort(), digest: digestRows(keyed) };
  });
}

/** Settles by the command, in a process of its own. */
export function settlePolicyByCommand(
  season: PolicySeason,
  countsEnergy: boolean,
): Promise<PolicyVerdict> {
  const { programme, component, ...asked } = season.request;
  return inDirectory(season, (pathOf) => {
    const words = ['settle', '--programme', pathOf(`${programme}.yaml`), '--component', component];
    const files = countsEnergy ? ['roster', 'meters', 'readings'] : ['roster'];
    for (const name of files) words.push(`--${name}`, pathOf(`${name}.csv`));
    const { startRule, ...rest } = asked;
    const options = { ...rest, ...(startRule ? { 'start-rule': startRule } : {}) };
    for (const [name, text] of Object.entries(options)) {
      if (text !== undefined) words.push(`--${name}`, text);
    }
    const out = pathOf('out');
    return settleByWords([...words, '--out', out], out);
  });
}
