/**
 * Builds the console into `services/console/dist` when its sources have changed since the last
 * build, and does nothing otherwise. `--force` builds in any case.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const consoleDir = join(root, 'services', 'console');
const dist = join(consoleDir, 'dist');
const fresh = join(consoleDir, `dist.${process.pid}`);
const stampFile = join(dist, '.stamp');

/** What the built console is made of: files, and folders with all that is in them. */
const SOURCES = [
  ...['index.html', 'vite.config.ts', 'package.json', 'tsconfig.json', 'src', 'public'].map(
    (name) => `services/console/${name}`,
  ),
  ...['packages/units/src', 'packages/terms/src', 'packages/contracts/src/http'],
  'pnpm-lock.yaml',
];

const COMPRESSED = /\.(js|css|html|svg)$/;
/** Nearly as small as at the highest, in a tenth of the time. */
const QUALITY = 8;

const stamp = stampOf();
const isCurrent = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
if (!isCurrent || process.argv.includes('--force')) build();

function stampOf() {
  const hash = createHash('sha256');
  const files = SOURCES.flatMap((path) => filesIn(path)).sort();
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function filesIn(path) {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path), { recursive: true })
    .map((name) => `${path}/${name.replaceAll('\\', '/')}`)
    .filter((file) => statSync(join(root, file)).isFile() && !/\.test\.ts$/.test(file));
}

/** Built beside and then put in its place, so that a running platform serves a whole one. */
function build() {
  console.error('Building the console (once per change) …');
  const vite = createRequire(join(consoleDir, 'package.json')).resolve('vite/package.json');
  const { status } = spawnSync(
    nodePath(),
    [
      ...[join(dirname(vite), 'bin', 'vite.js'), 'build', '--config', 'vite.config.ts'],
      ...['--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn'],
    ],
    // Standard output belongs to the command that follows.
    { cwd: consoleDir, stdio: ['ignore', 2, 2] },
  );
  if (status !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    console.error('The console could not be built; what is wrong stands above.');
    process.exit(status ?? 1);
  }
  compress();
  writeFileSync(join(fresh, '.stamp'), stamp);
  rmSync(dist, { recursive: true, force: true });
  renameSync(fresh, dist);
}

/** Lays a compressed copy beside each file of text; servers and browsers agree on which is sent. */
function compress() {
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } };
  const files = readdirSync(fresh, { recursive: true }).filter((name) => COMPRESSED.test(name));
  for (const name of files) {
    const file = join(fresh, name);
    writeFileSync(`${file}.br`, brotliCompressSync(readFileSync(file), options));
  }
}

/** The Node that the workspace brings; this script may run on the machine's older one. */
function nodePath() {
  const own = join(root, 'node_modules', '.bin', 'node');
  return process.platform !== 'win32' && existsSync(own) ? own : process.execPath;
}
