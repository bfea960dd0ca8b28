/** Links in documents that lead to no file. */
import { posix } from 'node:path';

/** `[words](target)`, and images alike; the target's part behind `#` is not looked at. */
const LINK = /\]\(([^)\s#]+)(?:#[^)\s]*)?\)/g;

/** What is wrong with a document's links to files of the project, which may name folders too. */
export function linkComplaints(file: string, text: string, files: readonly string[]): string[] {
  return text.split('\n').flatMap((line, index) =>
    [...line.matchAll(LINK)].flatMap(([, target = '']) => {
      if (/^[a-z]+:/.test(target)) return [];
      const path = posix.join(posix.dirname(file), target).replace(/\/$/, '');
      const exists = files.some((known) => known === path || known.startsWith(`${path}/`));
      return exists ? [] : [`${file}:${index + 1} links to ${target}, which is not there`];
    }),
  );
}
