import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { projectRoot } from './paths.ts';

// A short command takes longer to read its code than to do its work; what node made of the code is
// kept beside what is installed, where nobody else can have put anything.
enableCompileCache(join(projectRoot, 'node_modules/.cache/nuanbu'));
await import('./cli.ts');
