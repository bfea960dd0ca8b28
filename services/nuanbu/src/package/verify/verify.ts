import type { Instant } from '@nuanbu/units';
import { FILES, type Manifest } from '../layout.ts';
import { checkEvents, proveChain } from './chain.ts';
import { checkManifest, PackageError, withDirectory } from './files.ts';
import { type Checked, type CheckName, Findings } from './found.ts';
import { checkPrinted, type PrintedHead } from './heads.ts';
import { checkFigures, checkLines } from './lines.ts';
import { checkAfterwards, checkPayments, checkPostings } from './money.ts';
import { checkSeparation, checkSignatures } from './people.ts';
import { readProof } from './proof.ts';
import { type ProvenRun, proveRun } from './runs.ts';

/** What a verification came to. */
export interface Verified {
  readonly manifest?: Manifest | undefined;
  readonly checks: readonly Checked[];
  readonly holds: boolean;
}

/**
 * Proves an audit package, a directory or a ZIP archive, by itself: without a data directory, a
 * network, or a word of whoever made it. A package whose files are not those of its manifest is not
 * looked at any further.
 *
 * @param printed heads of the chain that stand on paper. Without one nobody can tell a chain that
 *   was forged from its first entry.
 * @throws TroubleError `fileUnreadable` where there is nothing.
 */
export async function verifyPackage(
  path: string,
  now: Instant,
  printed: readonly PrintedHead[] = [],
): Promise<Verified> {
  const checks: Checked[] = [];
  let manifest: Manifest | undefined;
  try {
    await withDirectory(path, async (directory) => {
      manifest = await proveDirectory(directory, now, printed, checks);
    });
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    const { fault, file, message: detail } = error;
    checks.push({ check: 'manifest', count: 0, found: [{ fault, file, detail }] });
  }
  return { manifest, checks, holds: checks.every(({ found }) => found.length === 0) };
}

async function proveDirectory(
  directory: string,
  now: Instant,
  printed: readonly PrintedHead[],
  checks: Checked[],
): Promise<Manifest> {
  const { manifest, findings, files } = await checkManifest(directory);
  checks.push({ check: 'manifest', count: files, found: findings.found });
  if (findings.found.length > 0) return manifest;
  const done = (check: CheckName, count: number, of: Findings) =>
    checks.push({ check, count, found: of.found });
  const check = (name: CheckName, count: number, look: (of: Findings) => void) => {
    const of = new Findings();
    look(of);
    done(name, count, of);
  };

  const proof = await readProof(directory);
  const { batch, lines, events, postings, payments } = proof;
  const runs = new Map<number, ProvenRun>();
  const ofRuns = new Findings();
  for (const number of manifest.runs) {
    const run = await proveRun(directory, number, now, ofRuns);
    if (run) runs.set(number, run);
  }
  done('runs', manifest.runs.length, ofRuns);
  check('lines', lines.length, (of) => checkLines(proof, runs, of));
  check('figures', lines.length, (of) => {
    checkFigures(proof, of);
    if (manifest.batch !== batch.number || manifest.batchDigest !== batch.digest) {
      of.add('batchFiguresWrong', FILES.manifest, 'It is of another batch.');
    }
  });
  check('signatures', events.length, (of) => checkSignatures(proof, of));
  check('separation', events.length, (of) => checkSeparation(proof, of));
  check('postings', postings.length, (of) => {
    checkPostings(proof, of);
    checkAfterwards(proof, of);
  });
  check('payments', payments.payments.length, (of) => checkPayments(proof, of));
  const ofChain = new Findings();
  const chain = await proveChain(directory, manifest, proof, printed, ofChain);
  done('chain', chain.head.number, ofChain);
  if (printed.length > 0) {
    check('printedHeads', printed.length, (of) => checkPrinted(printed, chain.printed, of));
  }
  check('events', events.length, (of) => checkEvents(proof, chain, runs, of));
  return manifest;
}
