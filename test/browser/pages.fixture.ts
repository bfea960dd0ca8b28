import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const PAGES = fileURLToPath(new URL('../../services/console/src/pages', import.meta.url));

/** The addresses of all pages, as the console's tables of pages have them, parameters as `:name`. */
export async function pagePaths(): Promise<string[]> {
  const paths = new Set<string>();
  for await (const file of glob('*/pages.ts', { cwd: PAGES })) {
    const text = await readFile(`${PAGES}/${file}`, 'utf8');
    for (const [, path] of text.matchAll(/'(\/[^']*)'/g)) paths.add(path!);
  }
  assert.ok(paths.size > 0, 'the console has pages');
  return [...paths].sort();
}

/** An address with its parameters filled in. @throws where nobody has said what a parameter is. */
export function addressOf(path: string, values: Readonly<Record<string, string>>): string {
  return path.replace(/:([a-zA-Z]+)/g, (_, name: string) => {
    const value = values[name];
    assert.ok(value !== undefined, `${path}: a value for ${name} is missing in this test`);
    return encodeURIComponent(value);
  });
}
