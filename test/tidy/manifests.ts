/** What each room's package.json says, and where it and the imports disagree. */
import { EVERYBODYS, nameOf, type Room, roomNamed } from './rooms.ts';
import type { Source } from './source.ts';
import { isTestFile, readText } from './tree.ts';

export interface Manifest {
  readonly name: string;
  readonly exports?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** A folder's package.json; the root's for the empty folder. */
export function manifestOf(folder: string): Manifest {
  return JSON.parse(readText(folder === '' ? 'package.json' : `${folder}/package.json`));
}

/** The specifiers under which a room may be imported. */
export function entriesOf(room: Room): string[] {
  const { exports = {} } = manifestOf(room.folder);
  return Object.keys(exports).map((key) => `${room.packageName}${key.slice(1)}`);
}

/** The installed package that a specifier belongs to; none for Node's own and for paths. */
export function packageOf(specifier: string): string | undefined {
  if (specifier === '' || specifier.startsWith('.') || specifier.startsWith('node:')) {
    return undefined;
  }
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

/**
 * Where a room's package.json lists a neighbour that the table forbids, lacks a package that its
 * code imports, or lists one that nothing imports. Tests may use the root's own tools besides.
 */
export function manifestComplaints(
  room: Room,
  manifest: Manifest,
  sources: readonly Source[],
  rootTools: readonly string[],
): string[] {
  const forCode = Object.keys(manifest.dependencies ?? {});
  const forTests = [...forCode, ...Object.keys(manifest.devDependencies ?? {}), ...rootTools];
  const place = `${room.folder}/package.json`;
  const complaints: string[] = [];

  for (const name of [...forCode, ...Object.keys(manifest.devDependencies ?? {})]) {
    const target = roomNamed(name);
    if (target && !mayList(room, target)) {
      complaints.push(`${place} lists ${name}, which the table of rooms does not allow it`);
    }
    if (!sources.some((source) => uses(source, name))) {
      complaints.push(`${place} lists ${name}, which nothing there imports`);
    }
  }
  for (const source of sources) {
    const declared = isTestFile(source.file) ? forTests : forCode;
    for (const { specifier, line } of source.imports) {
      const name = packageOf(specifier);
      if (name === undefined || name === manifest.name || declared.includes(name)) continue;
      complaints.push(`${source.file}:${line} imports ${name}, which ${place} does not list`);
    }
  }
  return complaints;
}

function mayList(room: Room, target: Room): boolean {
  const allowed = [EVERYBODYS, ...room.mayImport, ...(room.mayImportTypes ?? [])];
  return allowed.includes(nameOf(target));
}

/** Imported, or named in the text by which a child process or a loader finds it. */
function uses(source: Source, name: string): boolean {
  return (
    source.imports.some(({ specifier }) => packageOf(specifier) === name) ||
    source.literals.some(({ text }) => text === name)
  );
}
