/** The Jining programme as the file has it, and ways to say it otherwise. */
import { readFileSync } from 'node:fs';
import { type ProgrammeProblem, parseProgramme } from './parse.ts';
import type { Programme } from './programme.ts';

const file = new URL('../programmes/jining-jkq-2021.yaml', import.meta.url);

export const JINING_YAML = readFileSync(file, 'utf8');

/** The programme's text with one piece replaced; the piece must stand there once. */
export function jiningWith(piece: string, replacement: string): string {
  if (JINING_YAML.split(piece).length !== 2) throw new Error(`does not stand there once: ${piece}`);
  return JINING_YAML.replace(piece, () => replacement);
}

export function programmeFrom(text: string): Programme {
  const parsed = parseProgramme(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.programme;
}

export const JINING = programmeFrom(JINING_YAML);

/** A programme's problems as `line:column path problem`. */
export function problemsOf(text: string): string[] {
  const parsed = parseProgramme(text);
  if (parsed.ok) return [];
  return parsed.problems.map(
    ({ line, column, path, problem }: ProgrammeProblem) => `${line}:${column} ${path} ${problem}`,
  );
}

/** The 1-based line on which a text stands for the first time. */
export function lineOf(text: string, piece: string): number {
  const index = text.indexOf(piece);
  if (index < 0) throw new Error(`does not stand there: ${piece}`);
  return text.slice(0, index).split('\n').length;
}
