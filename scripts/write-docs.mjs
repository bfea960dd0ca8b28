/** Prints the documents that are made from the code: `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printedDocuments } from '../test/tidy/documents/documents.ts';
import { ROOT } from '../test/tidy/tree.ts';

for (const { file, text } of printedDocuments()) {
  writeFileSync(join(ROOT, file), text);
  console.log(file);
}
