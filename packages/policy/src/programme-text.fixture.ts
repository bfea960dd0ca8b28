/** Programme files as text: changed in one place, and what is said against them. */
import assert from 'node:assert/strict';
import { type ProgrammeProblem, parseProgramme } from './parse.ts';
import type { Programme } from './programme.ts';

/** A text with one piece replaced; the piece must stand there once. */
export function changed(text: string, piece: string, replacement: string): string {
  if (text.split(piece).length !== 2) throw new Error(`does not stand there once: ${piece}`);
  return text.replace(piece, () => replacement);
}

export function programmeFrom(text: string): Programme {
  const parsed = parseProgramme(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.programme;
}

/** A programme's problems as `line:column path problem`, each of which is said in Chinese, too. */
export function problemsOf(text: string): string[] {
  const parsed = parseProgramme(text);
  if (parsed.ok) return [];
  return parsed.problems.map(
    ({ line, column, path, problem, problemWords: { zh, en } }: ProgrammeProblem) => {
      assert.equal(en, problem);
      assert.match(zh, /\p{Script=Han}/u, problem);
      return `${line}:${column} ${path} ${problem}`;
    },
  );
}

/** The 1-based line on which a text stands for the first time. */
export function lineOf(text: string, piece: string): number {
  const index = text.indexOf(piece);
  if (index < 0) throw new Error(`does not stand there: ${piece}`);
  return text.slice(0, index).split('\n').length;
}

/** The `line:column` at which a text stands for the first time. */
export function placeOf(text: string, piece: string): string {
  const before = text.slice(0, Math.max(0, text.indexOf(piece)));
  return `${lineOf(text, piece)}:${before.length - before.lastIndexOf('\n')}`;
}

/** Asserts that a text is refused for one thing, at the place where a piece of it first stands. */
export function assertRefused(text: string, piece: string, pathAndProblem: string): void {
  assert.deepEqual(problemsOf(text), [`${placeOf(text, piece)} ${pathAndProblem}`]);
}

export function assertAccepted(text: string): void {
  assert.deepEqual(problemsOf(text), []);
}
