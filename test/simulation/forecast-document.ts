/** docs/forecast.md with the figures of its back-test. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillRegion, formatMarkdown } from '../tidy/documents/markdown.ts';
import { ROOT } from '../tidy/tree.ts';
import { type BackTestRow, backTestText } from './forecast-back-test.ts';

export const DOCUMENT = join(ROOT, 'docs', 'forecast.md');

/** The document as it should stand, from the one that stands. */
export function forecastDocument(rows: readonly BackTestRow[]): string {
  const document = readFileSync(DOCUMENT, 'utf8');
  return formatMarkdown(fillRegion(document, 'back-test', backTestText(rows)));
}
