/**
 * Installs the workspace when the lockfile has changed since the last install, and does nothing
 * otherwise, so that a second start needs no network. Runs on any Node 20 or later; everything
 * after it runs on the Node that the workspace itself brings.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lockfile = join(root, 'pnpm-lock.yaml');
const stampFile = join(root, 'node_modules', '.nuanbu-installed');

const hash = createHash('sha256');
hash.update(readFileSync(lockfile));
hash.update(`${process.platform}-${process.arch}`);
const stamp = hash.digest('hex');

const installed = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
if (!installed) {
  const [major] = process.versions.node.split('.').map(Number);
  if (major < 20) {
    console.error(`nuanbu needs Node 20 or later to install; this is ${process.version}.`);
    process.exit(1);
  }
  console.error('Installing dependencies (once per lockfile) …');
  const npx = process.platform === 'win32' ? 'npx.cmd' : 'npx';
  // Standard output belongs to the command that follows, so pnpm's words go to standard error.
  const result = spawnSync(
    npx,
    ['--yes', 'pnpm@12', 'install', '--frozen-lockfile', '--reporter=append-only'],
    {
      cwd: root,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    },
  );
  if (result.status !== 0) {
    console.error(
      'The install did not finish. It needs the npm registry once; after that, nuanbu starts without a network.',
    );
    process.exit(result.status ?? 1);
  }
  writeFileSync(stampFile, stamp);
}
