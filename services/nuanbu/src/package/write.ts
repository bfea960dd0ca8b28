import type { ArchivedFile } from '@nuanbu/contracts';
import type { AuditHead, BatchProof, Ledger, PaymentToWrite, Run } from '@nuanbu/ledger';
import type { RunArchive } from '@nuanbu/settle';
import { TroubleError } from '@nuanbu/terms';
import { formatInstant, type Instant } from '@nuanbu/units';
import { inputFiles, settleCommand } from '../operations/archive-files.ts';
import { FILES, FORMAT, jsonText, runFolder, VERSION } from './layout.ts';
import { digestRowsOf } from './lines-file.ts';
import { readmeText } from './readme.ts';
import { sealed } from './seal.ts';

/** What a package is made from. */
export interface PackageSource {
  readonly ledger: Ledger;
  readonly archiveOf: (run: number) => Promise<RunArchive>;
  readonly now: () => Instant;
}

/** Of which batch, and whether payees are in it in full: who looks, and why, is in the chain then. */
export interface AskedPackage {
  readonly batch: number;
  readonly inFull?: { readonly actor: string; readonly why: string } | undefined;
}

/**
 * Everything that an auditor needs to prove a batch without asking anybody, file by file.
 *
 * @throws TroubleError `batchNotFound`, `runNotFound`; `batchStateWrong` of a batch that gave way
 *   to another, since it pays nothing.
 */
export async function packageFiles(
  source: PackageSource,
  { batch: number, inFull }: AskedPackage,
  signal: AbortSignal,
): Promise<AsyncGenerator<ArchivedFile>> {
  const { ledger } = source;
  const { state } = await ledger.batches.get(number);
  if (state === 'superseded') {
    throw new TroubleError('batchStateWrong', {
      zh: `第 ${number} 批次已被另一批次取代。`,
      en: `Batch ${number} gave way to another.`,
    });
  }
  const payees = inFull && (await ledger.payments.reveal(number, inFull));
  const proof = await ledger.batches.proof(number);
  const runs = [...new Set([proof.batch.runNumber, ...proof.lines.map((each) => each.runNumber)])];
  const { auditHead } = proof;
  const archives: RunArchive[] = [];
  for (const run of runs.sort((a, b) => a - b)) archives.push(await source.archiveOf(run));
  return sealed(
    {
      ...{ format: FORMAT, version: VERSION, batch: number, batchDigest: proof.batch.digest },
      ...{ runs, personal: payees ? 'full' : 'masked', writtenAt: source.now(), auditHead },
    },
    filesOf(ledger, proof, archives, payees, signal),
  );
}

async function* filesOf(
  ledger: Ledger,
  proof: BatchProof,
  archives: readonly RunArchive[],
  payees: readonly PaymentToWrite[] | undefined,
  signal: AbortSignal,
): AsyncGenerator<ArchivedFile> {
  const { batch, events, decisions, lines, earlier, postings } = proof;
  const { files, payments, returns, payeeChanges, recoveries, fundEntries } = proof;
  const json = (path: string, value: unknown) => ({ path, pieces: [jsonText(value)] });
  yield { path: FILES.readme, pieces: [readmeText(batch, payees !== undefined)] };
  yield json(FILES.batch, batch);
  yield json(FILES.events, events);
  yield json(FILES.objections, await ledger.batches.objections(batch.number));
  yield json(FILES.decisions, decisions);
  yield json(FILES.lines, lines);
  yield json(FILES.earlier, earlier);
  yield json(FILES.postings, postings);
  yield json(FILES.payments, { files, payments, returns, payeeChanges });
  yield json(FILES.afterwards, { recoveries, fundEntries });
  if (payees) yield json(FILES.payees, payees);
  for (const archive of archives) yield* filesOfRun(ledger, archive, signal);
  yield { path: FILES.audit, pieces: chainOf(ledger, proof.auditHead) };
}

async function* filesOfRun(
  ledger: Ledger,
  archive: RunArchive,
  signal: AbortSignal,
): AsyncGenerator<ArchivedFile> {
  const { run, terms } = archive;
  const folder = runFolder(run.number);
  yield { path: `${folder}/run.json`, pieces: [jsonText(runFacts(run, archive))] };
  for (const { name, rows } of inputFiles(archive, signal, 'masked')) {
    yield { path: `${folder}/${name}`, pieces: rows };
  }
  const kept = await ledger.runs.lines(run.number);
  yield { path: `${folder}/lines.csv`, pieces: digestRowsOf(kept, terms) };
}

function runFacts(run: Run, archive: RunArchive) {
  const { number, programme, programmeDigest, component, season, span } = run;
  const { rosterVersion, readingCommit, startedAt, digest } = run;
  return {
    ...{ number, programme, programmeDigest, component, season },
    ...{ from: formatInstant(span.from), to: formatInstant(span.to) },
    startRule: archive.terms.startRule,
    ...{ rosterVersion, readingCommit, startedAt, digest },
    command: settleCommand(archive),
  };
}

const ENTRIES_AT_ONCE = 5_000;

/** The whole chain up to a head, an entry a line, so that its hashes can be computed from the first. */
async function* chainOf({ audit }: Ledger, head: AuditHead): AsyncGenerator<string> {
  for (let after = 0; after < head.number; ) {
    const entries = await audit.entries({ after, limit: ENTRIES_AT_ONCE });
    const wanted = entries.filter(({ number }) => number <= head.number);
    if (wanted.length === 0) return;
    yield wanted.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    after = wanted.at(-1)!.number;
  }
}
