import { readFileSync } from 'node:fs';
import type { Programme } from '@nuanbu/policy';
import { readProgramme } from './plan-run.ts';

/** The Jining programme as it is shipped. */
export const PROGRAMME_TEXT = readFileSync(
  new URL('../../../packages/policy/programmes/jining-jkq-2021.yaml', import.meta.url),
  'utf8',
);
export const PROGRAMME: Programme = readProgramme(PROGRAMME_TEXT);
