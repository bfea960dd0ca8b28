/** Which files of code nothing leads to. */
import { posix } from 'node:path';
import type { Manifest } from './manifests.ts';
import type { Source } from './source.ts';
import { isTestFile } from './tree.ts';

/** A folder with its package.json. */
export interface Placed {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Commands that a developer runs by hand; each says so in its first lines. */
const COMMANDS = ['test/oracle/compare.ts'];

/** What the console's page loads first. */
const PAGE_ENTRIES = ['services/console/src/main.tsx'];

/**
 * Files that no entry leads to, and files of the product that only tests lead to. Entries are what
 * a package.json exports or runs, test files, and the commands above. A file leads to another by
 * an import or by its path in quotes, as for workers and child processes.
 */
export function reachComplaints(sources: readonly Source[], packages: readonly Placed[]): string[] {
  const byFile = new Map(sources.map((source) => [source.file, source]));
  const product = new Set<string>();
  const all = new Set<string>();
  const entries = [...packages.flatMap(entriesOf), ...COMMANDS, ...PAGE_ENTRIES];
  const tests = sources
    .map(({ file }) => file)
    .filter((file) => /\.(server|browser)?test\.ts$/.test(file));
  follow(entries, byFile, product);
  follow([...entries, ...tests], byFile, all);

  return [...byFile.keys()].flatMap((file) => {
    if (!all.has(file)) return [`${file} is dead: nothing imports, runs or tests it`];
    if (product.has(file) || isTestFile(file)) return [];
    return [`${file} is used by tests alone: use it, delete it, or call it a fixture`];
  });
}

/** The files that a package.json exports, or names in its scripts. */
function entriesOf({ folder, manifest }: Placed): string[] {
  const exported = Object.values(manifest.exports ?? {});
  const run = Object.values(manifest.scripts ?? {}).flatMap(
    (script) => script.match(/[\w./-]+\.(ts|mjs)\b/g) ?? [],
  );
  return [...exported, ...run].map((path) => posix.join(folder, path));
}

function follow(
  from: readonly string[],
  byFile: ReadonlyMap<string, Source>,
  reached: Set<string>,
): void {
  for (const file of from) {
    const source = byFile.get(file);
    if (!source || reached.has(file)) continue;
    reached.add(file);
    const named = [
      ...source.imports.map(({ specifier }) => specifier),
      ...source.literals.map(({ text }) => text),
    ];
    const next = named
      .filter((path) => /\.(tsx?|mjs)$/.test(path))
      .map((path) => posix.join(posix.dirname(file), path));
    follow(next, byFile, reached);
  }
}
