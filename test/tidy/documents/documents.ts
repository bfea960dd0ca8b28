/** The documents that are printed from the code, whole or in part. */
import { readText } from '../tree.ts';
import { codesDocument } from './codes.ts';
import { fillRegion, formatMarkdown } from './markdown.ts';
import { metricsDocument } from './metrics.ts';
import { roomsList } from './rooms-list.ts';
import { scaleDocument } from './scale.ts';

export interface PrintedDocument {
  readonly file: string;
  /** What the file should say, given what the code says today. */
  readonly text: string;
}

export function printedDocuments(): readonly PrintedDocument[] {
  const readme = fillRegion(readText('README.md'), 'rooms', roomsList());
  return [
    { file: 'docs/codes.md', text: formatMarkdown(codesDocument()) },
    { file: 'docs/metrics.md', text: formatMarkdown(metricsDocument()) },
    { file: 'README.md', text: formatMarkdown(readme) },
    { file: 'deploy/SCALE.md', text: formatMarkdown(scaleDocument(readText('deploy/SCALE.md'))) },
  ];
}
