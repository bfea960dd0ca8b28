/** The files of deploy/ as the tests of it read them: paths relative to the root, with slashes. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What a person keeps beside the files and no repository has. */
const NOT_OURS = ['deploy/compose/secrets/**'];

/** All files that match, sorted. */
export function deployFiles(pattern = 'deploy/**'): readonly string[] {
  return globSync(pattern, { cwd: ROOT, exclude: NOT_OURS, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length).replaceAll('\\', '/'))
    .sort();
}

export function textOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/**
 * The documents of a YAML file, which JSON is, too. Their shape is as the caller says: that it is so is
 * for the programs whose files they are, which have tests of their own.
 *
 * @throws Error where one cannot be read, or says a key twice.
 */
export function documentsOf<Shape extends object>(file: string): readonly Shape[] {
  return parseAllDocuments(textOf(file), { merge: true, version: '1.1' }).map((document) => {
    const [wrong] = [...document.errors, ...document.warnings];
    if (wrong) throw new Error(`${file}: ${wrong.message}`);
    return document.toJS() as Shape;
  });
}

/** The first document of a file. */
export function documentOf<Shape extends object>(file: string): Shape {
  return documentsOf<Shape>(file)[0]!;
}
