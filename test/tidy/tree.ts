/** The project's own files as the guards read them: paths relative to the root, with slashes. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Folders that hold what is ours; all else at the root is an installation or a result. */
const FOLDERS = '{packages,services,simulators,test,scripts,docs,deploy,.ci}';

/** Installed packages and what programs leave behind. */
const NOT_OURS = [
  '**/node_modules/**',
  '**/.nuanbu/**',
  '**/*.log',
  'services/console/dist*/**',
  'deploy/compose/secrets/**',
];

/** Every file of the project, sorted. Does not ask git, which a fresh machine may not have. */
export function allFiles(): readonly string[] {
  const files = globSync([`${FOLDERS}/**`, '*', '.gitignore'], {
    cwd: ROOT,
    exclude: NOT_OURS,
    withFileTypes: true,
  })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length).replaceAll('\\', '/'));
  return files.sort();
}

/** Every file of code: TypeScript, pages of the console, and scripts that run on an older Node. */
export function codeFiles(): readonly string[] {
  return allFiles().filter((file) => /\.(tsx?|mjs)$/.test(file));
}

/** A file's text. */
export function readText(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/**
 * Whether a file belongs to tests: it runs under the test runner, or only helps files that do, as
 * fixtures and the suites that every adapter of a port passes.
 */
export function isTestFile(file: string): boolean {
  return (
    file.startsWith('test/') ||
    /\.(test|servertest|browsertest|fixture)\.ts$/.test(file) ||
    /\/(conformance|testing)\//.test(file)
  );
}
