import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../tree.ts';

/** A Markdown table; its columns are aligned when the document is formatted. */
export function markdownTable(head: readonly string[], rows: readonly string[][]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Formats a Markdown document as the project's formatter does, wide characters included. */
export function formatMarkdown(text: string): string {
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [biome, 'format', '--stdin-file-path=x.md'],
    { cwd: ROOT, input: text, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`The formatter refused a document: ${stderr}`);
  return stdout;
}

/** Puts a text between a document's markers `<!-- name:begin -->` and `<!-- name:end -->`. */
export function fillRegion(document: string, name: string, text: string): string {
  const begin = `<!-- ${name}:begin -->`;
  const end = `<!-- ${name}:end -->`;
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The document has no markers ${begin} and ${end}.`);
  return `${document.slice(0, from + begin.length)}\n\n${text}\n\n${document.slice(to)}`;
}
