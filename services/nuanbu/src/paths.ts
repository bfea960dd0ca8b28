import { resolve } from 'node:path';

/** A path as its user meant it: npm runs scripts from the project's root and says where it was. */
export function resolvePath(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}
