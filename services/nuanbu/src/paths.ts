import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's own directory, in which the default data directory lies. */
export const projectRoot = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** A path as its user meant it: npm runs scripts from the project's root and says where it was. */
export function resolvePath(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}
