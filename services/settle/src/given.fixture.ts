import { readFileSync } from 'node:fs';
import { DEFAULT_MAX_POWER_W, DEFAULT_MODULUS_WH, type Installation } from '@nuanbu/metering';
import { type Programme, type Season, seasonOf } from '@nuanbu/policy';
import { readProgramme } from './programme-on-file.ts';

/** The Jining programme as it is shipped. */
export const PROGRAMME_TEXT = readFileSync(
  new URL('../../../packages/policy/programmes/jining-jkq-2021.yaml', import.meta.url),
  'utf8',
);
export const PROGRAMME: Programme = readProgramme(PROGRAMME_TEXT);
export const SEASON: Season = seasonOf(PROGRAMME, '2021-2022')!;

/** An ordinary meter. */
export function installationOf(meterId: string, parts: Partial<Installation> = {}): Installation {
  return {
    meterId,
    multiplier: 1,
    maxPowerW: DEFAULT_MAX_POWER_W,
    modulusWh: DEFAULT_MODULUS_WH,
    ...parts,
  };
}
