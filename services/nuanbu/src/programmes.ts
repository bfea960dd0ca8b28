import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Component,
  mainComponent,
  ONCE,
  type Programme,
  parseProgramme,
  periodOf,
  type Season,
} from '@nuanbu/policy';
import { type FindProgramme, programmeWithAncestors } from '@nuanbu/settle';
import { TroubleError } from '@nuanbu/terms';
import { type Day, formatInstant, type Instant, parseInstant } from '@nuanbu/units';
import { resolvePath } from './paths.ts';

const builtInDirectory = join(
  dirname(fileURLToPath(import.meta.resolve('@nuanbu/policy'))),
  '../programmes',
);

/** The names of the programmes that come with the software; their cases stand beside them. */
export async function builtInProgrammes(): Promise<string[]> {
  const files = await readdir(builtInDirectory);
  return files
    .filter((file) => file.endsWith('.yaml') && !file.endsWith('.cases.yaml'))
    .map((file) => basename(file, '.yaml'));
}

/** A programme file's text: one that comes with the software by its name, or any file by its path. */
export async function programmeText(nameOrPath: string): Promise<string> {
  const isBuiltIn = (await builtInProgrammes()).includes(nameOrPath);
  const path = isBuiltIn ? join(builtInDirectory, `${nameOrPath}.yaml`) : resolvePath(nameOrPath);
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const names = (await builtInProgrammes()).join(', ');
    throw new TroubleError(
      'programmeUnknown',
      `${nameOrPath} is neither a file nor one of: ${names}.`,
      {
        cause,
      },
    );
  }
}

/** The cases of a programme that comes with the software; undefined where that has no such text. */
export async function builtInCases(name: string, text: string): Promise<string | undefined> {
  if (!(await builtInProgrammes()).includes(name)) return undefined;
  if ((await readFile(join(builtInDirectory, `${name}.yaml`), 'utf8')) !== text) return undefined;
  return readFile(join(builtInDirectory, `${name}.cases.yaml`), 'utf8');
}

/** Reads a programme from text; each problem is named with its line and column. */
export function programmeFrom(text: string, name: string): Programme {
  const parsed = parseProgramme(text);
  if (parsed.ok) return parsed.programme;
  const places = parsed.problems.map(
    ({ line, column, path, problem }) => `  ${name}:${line}:${column} ${path} ${problem}`,
  );
  throw new TroubleError('programmeInvalid', `\n${places.join('\n')}`);
}

/**
 * Loads a programme by name or path, with what it inherits: from files beside it that are called
 * by an ancestor's name, or from those that come with the software.
 */
export async function loadProgramme(nameOrPath: string): Promise<Programme> {
  const text = await programmeText(nameOrPath);
  programmeFrom(text, nameOrPath);
  return programmeWithAncestors(text, besideOrBuiltIn(nameOrPath));
}

/** Looks programmes up beside a file, and then among those that come with the software. */
export function besideOrBuiltIn(nameOrPath: string): FindProgramme {
  const beside = dirname(resolvePath(nameOrPath));
  return async (name) => {
    for (const directory of [beside, builtInDirectory]) {
      const found = await readFile(join(directory, `${name}.yaml`), 'utf8').catch(() => undefined);
      if (found !== undefined) return { text: found, digest: '' };
    }
    return undefined;
  };
}

/** Which period is meant, and by what it may be replaced for trials. */
export interface PeriodRequest {
  /** A heating season, a year; left out for what is paid once. */
  readonly season?: string | undefined;
  /** Of what is paid once: the first day whose acceptances no longer count. */
  readonly until?: Day | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/**
 * The period of a component, with another span in its place where a trial asks for one.
 *
 * @throws TroubleError `seasonUnknown`.
 */
export function seasonFrom(
  programme: Programme,
  { season: named, until, from, to }: PeriodRequest,
  component: Component = mainComponent(programme),
): Season {
  const name = named ?? (component.per === 'once' ? ONCE : '');
  const season = periodOf(programme, component, name, until);
  if (!season) throw new TroubleError('seasonUnknown', periodHint(programme, component, name));
  const span = {
    from: from === undefined ? season.span.from : instantFrom('--from', from),
    to: to === undefined ? season.span.to : instantFrom('--to', to),
  };
  if (span.to <= span.from) {
    const [begin, end] = [formatInstant(span.from), formatInstant(span.to)];
    throw new TroubleError('seasonUnknown', `It would end (${end}) before it begins (${begin}).`);
  }
  return { ...season, span };
}

function periodHint(programme: Programme, component: Component, name: string): string {
  const what = `${name || 'Nothing'} is not a period of ${component.name} in ${programme.name}`;
  switch (component.per) {
    case 'season': {
      const { firstDay, lastDay } = programme.file.season!;
      return `${what}, whose season runs from ${firstDay.value} to ${lastDay.value}; write it like 2021-2022.`;
    }
    case 'year':
      return `${what}, which is paid each year; write it like 2021.`;
    case 'once':
      return `${what}, which is paid once: leave the season out, and give --until a day after ${programme.cohorts[0]?.year}.`;
  }
}

function instantFrom(option: string, text: string): Instant {
  const instant = parseInstant(text);
  if (instant !== undefined) return instant;
  throw new TroubleError('seasonUnknown', `${option} ${text} is not a day such as 2021-12-01.`);
}
