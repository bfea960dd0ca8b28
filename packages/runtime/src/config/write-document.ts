import { writeFileSync } from 'node:fs';
import { configDocument } from './document.ts';

writeFileSync(new URL('../../CONFIG.md', import.meta.url), configDocument());
