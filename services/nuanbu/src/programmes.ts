import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Programme, parseProgramme, type Season, seasonOf } from '@nuanbu/policy';
import { TroubleError } from '@nuanbu/terms';
import { formatInstant, type Instant, parseInstant } from '@nuanbu/units';
import { resolvePath } from './paths.ts';

const builtInDirectory = join(
  dirname(fileURLToPath(import.meta.resolve('@nuanbu/policy'))),
  '../programmes',
);

/** The names of the programmes that come with the software. */
export async function builtInProgrammes(): Promise<string[]> {
  const files = await readdir(builtInDirectory);
  return files.filter((file) => file.endsWith('.yaml')).map((file) => basename(file, '.yaml'));
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

/** Reads a programme from text; each problem is named with its line and column. */
export function programmeFrom(text: string, name: string): Programme {
  const parsed = parseProgramme(text);
  if (parsed.ok) return parsed.programme;
  const places = parsed.problems.map(
    ({ line, column, path, problem }) => `  ${name}:${line}:${column} ${path} ${problem}`,
  );
  throw new TroubleError('programmeInvalid', `\n${places.join('\n')}`);
}

/** Loads a programme by name or path. */
export async function loadProgramme(nameOrPath: string): Promise<Programme> {
  return programmeFrom(await programmeText(nameOrPath), nameOrPath);
}

/** The season of a name, with another span in its place where a trial asks for one. */
export function seasonFrom(
  programme: Programme,
  name: string,
  from?: string | undefined,
  to?: string | undefined,
): Season {
  const season = seasonOf(programme, name);
  if (!season) {
    const { firstDay, lastDay } = programme.file.season;
    throw new TroubleError(
      'seasonUnknown',
      `${name} is not a season of ${programme.name}, which runs from ${firstDay.value} to ${lastDay.value}; write it like 2021-2022.`,
    );
  }
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

function instantFrom(option: string, text: string): Instant {
  const instant = parseInstant(text);
  if (instant !== undefined) return instant;
  throw new TroubleError('seasonUnknown', `${option} ${text} is not a day such as 2021-12-01.`);
}
