import { writeFileSync } from 'node:fs';
import { schemaFiles } from './schema-files.ts';

for (const [name, content] of Object.entries(schemaFiles())) {
  writeFileSync(new URL(`../../schema/${name}`, import.meta.url), content);
}
