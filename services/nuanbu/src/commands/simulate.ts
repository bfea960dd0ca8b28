import { makeRoster, readVillagePlan, writeSimulation } from '@nuanbu/simulator-households';
import { DAY_S, dayOf, type Span } from '@nuanbu/units';
import { type Command, InvalidArgumentError } from 'commander';
import { resolvePath } from '../paths.ts';
import { loadProgramme, seasonFrom } from '../programmes.ts';
import { writing } from '../writing.ts';

/** The season that demo and simulation play unless another is asked for. */
export const DEMO_PROGRAMME = 'jining-jkq-2021';
export const DEMO_SEASON = '2021-2022';
export const DEMO_SEED = '1';

/** Options that demo and simulation share. */
export interface SeasonSize {
  households?: number;
  days?: number;
  seed: string;
}

/** Reads a whole number of at least one from the command line. */
export function positive(text: string): number {
  if (!/^[1-9][0-9]{0,8}$/.test(text))
    throw new InvalidArgumentError('It is a whole number from 1.');
  return Number(text);
}

/** The span that a demo plays: the whole season, or its first days. */
export async function demoSpan(days: number | undefined): Promise<Span> {
  const season = seasonFrom(await loadProgramme(DEMO_PROGRAMME), { season: DEMO_SEASON });
  const { from, to } = season.span;
  return days === undefined ? season.span : { from, to: Math.min(to, from + days * DAY_S) };
}

/** Adds the options that say how large a simulated season is. */
export function addSeasonSize(command: Command): Command {
  return command
    .option('--households <n>', 'scale the village plan to this many households', positive)
    .option('--days <n>', "only the season's first days", positive)
    .option('--seed <word>', 'same seed, same bytes', DEMO_SEED);
}

/** `nuanbu simulate`: writes a made-up season with its truth, for the offline form and for tests. */
export function addSimulate(program: Command): void {
  const command = program
    .command('simulate')
    .summary('write a made-up season with faults and its truth')
    .description(
      'Writes roster.csv, meters.csv, readings.csv and truth.csv: the households of the village ' +
        'plan, hourly registers with faults of every kind, and what each household truly used. ' +
        'Settle them with `nuanbu settle`.',
    )
    .requiredOption('--out <directory>', 'where the files are written');
  addSeasonSize(command).action(async (options: SeasonSize & { out: string }) => {
    const season = await demoSpan(options.days);
    const villagePlan = readVillagePlan();
    const { seed, households } = options;
    const roster = makeRoster({ seed, season, villagePlan, households });
    const out = resolvePath(options.out);
    await writing(out, () => writeSimulation(roster, out));
    console.log(`${roster.households.length} households in ${out}`);
    console.log(
      `settle with --season ${DEMO_SEASON} --from ${dayOf(season.from)} --to ${dayOf(season.to)}`,
    );
  });
}
