import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  type AuditEntry,
  type AuditHead,
  brokenLink,
  canonicalJson,
  GENESIS,
} from '@nuanbu/ledger';
import { auditLine, FILES, type Manifest } from '../layout.ts';
import { PackageError } from './files.ts';
import type { Findings } from './found.ts';
import type { PrintedHead } from './heads.ts';
import type { PackedProof } from './proof.ts';
import type { ProvenRun } from './runs.ts';

/** The entries that a package rests on, after the whole chain was recomputed. */
export interface ProvenChain {
  readonly head: AuditHead;
  readonly entries: ReadonlyMap<number, AuditEntry>;
  /** All entries by which something was done at the batch, or its money came back, in order. */
  readonly ofBatch: readonly AuditEntry[];
  /** The hashes of the entries that are on paper, too, by number. */
  readonly printed: ReadonlyMap<number, string>;
  /** The last entry that says what a batch comes to, by its subject. */
  readonly figures: ReadonlyMap<string, Content>;
  /** The digest with which a run succeeded, by its subject. */
  readonly runDigests: ReadonlyMap<string, unknown>;
}

type Content = Readonly<Record<string, unknown>>;

/** Recomputes the chain hash by hash, from its first entry to the head of the manifest (rule S7). */
export async function proveChain(
  directory: string,
  { auditHead }: Manifest,
  { events, batch, afterwards }: PackedProof,
  heads: readonly PrintedHead[],
  findings: Findings,
): Promise<ProvenChain> {
  const { recoveries, fundEntries } = afterwards;
  const told = [...events, ...recoveries, ...fundEntries].map(({ auditNumber }) => auditNumber);
  const wanted = new Set([batch.auditHead.number, ...told]);
  const entries = new Map<number, AuditEntry>();
  const ofBatch: AuditEntry[] = [];
  const onPaper = new Set(heads.map(({ number }) => number));
  const printed = new Map<number, string>();
  const figures = new Map<string, Content>();
  const runDigests = new Map<string, unknown>();
  let head = GENESIS;
  let isWhole = true;
  for await (const text of linesOf(join(directory, FILES.audit))) {
    const entry = entryOf(text, head.number + 1);
    const broken = brokenLink(head, entry);
    if (broken) {
      findings.add('auditChainBroken', FILES.audit, `entry ${broken.number}: ${broken.fault}`);
      isWhole = false;
      break;
    }
    head = { number: entry.number, hash: entry.hash };
    if (wanted.has(entry.number)) entries.set(entry.number, entry);
    if (onPaper.has(entry.number)) printed.set(entry.number, entry.hash);
    if (isOfBatch(entry, batch.number)) ofBatch.push(entry);
    if (entry.action === 'runSucceeded') runDigests.set(entry.subject, contentOf(entry).digest);
    else if (/^batch \d+$/.test(entry.subject)) {
      const content = contentOf(entry);
      if (content.digest !== undefined) figures.set(entry.subject, content);
    }
  }
  if (isWhole && (head.number !== auditHead.number || head.hash !== auditHead.hash)) {
    const detail = `It ends at ${head.number} ${head.hash}, not at ${auditHead.number}.`;
    findings.add('auditChainBroken', FILES.audit, detail);
  }
  return { head, entries, ofBatch, printed, figures, runDigests };
}

/** Whether something was done at a batch by an entry, or money of it came back. */
function isOfBatch(entry: AuditEntry, batchNumber: number): boolean {
  if (entry.subject.startsWith('fund entry ')) {
    return (contentOf(entry).line as Content | undefined)?.batchNumber === batchNumber;
  }
  if (entry.subject !== `batch ${batchNumber}`) return false;
  return entry.action === 'batchDrafted' || contentOf(entry).events !== undefined;
}

function linesOf(path: string): AsyncIterable<string> {
  return createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
}

function entryOf(text: string, line: number): AuditEntry {
  try {
    return auditLine.parse(JSON.parse(text));
  } catch {
    throw new PackageError('packageUnreadable', FILES.audit, `line ${line} is no entry`);
  }
}

function contentOf({ content }: AuditEntry): Content {
  return JSON.parse(content) as Content;
}

/** Looks each thing that was done at the batch up in the chain, and what was posted and sent by it. */
export function checkEvents(
  proof: PackedProof,
  chain: ProvenChain,
  runs: ReadonlyMap<number, ProvenRun>,
  findings: Findings,
): void {
  const { batch, decisions, earlier } = proof;
  const add = (file: string, detail: string) => findings.add('eventNotInChain', file, detail);
  if (chain.entries.get(batch.auditHead.number)?.hash !== batch.auditHead.hash) {
    add(FILES.batch, `Its head ${batch.auditHead.number} has another hash in the chain.`);
  }
  checkDone(proof, chain, add);
  checkFiles(proof, chain, add);
  checkAfterwards(proof, chain, add);
  const said = chain.ofBatch.flatMap((entry) => {
    const { lineDecisions, decisions: made } = contentOf(entry);
    return [...asList(lineDecisions), ...asList(made)].map(decisionText);
  });
  const known = new Set(said);
  for (const each of decisions) {
    if (known.has(decisionText(each))) continue;
    add(FILES.decisions, `${each.householdId}: the chain has no such ${each.decision}.`);
  }
  if (decisions.length !== said.length) {
    add(FILES.decisions, `It has ${decisions.length} of the ${said.length} in the chain.`);
  }
  if (chain.figures.get(`batch ${batch.number}`)?.digest !== batch.digest) {
    add(FILES.batch, 'It has another digest in the chain.');
  }
  for (const { batch: before } of earlier) {
    if (chain.figures.get(`batch ${before.number}`)?.digest !== before.digest) {
      add(FILES.earlier, `batch ${before.number} has another digest in the chain.`);
    }
  }
  for (const { facts } of runs.values()) {
    if (chain.runDigests.get(`run ${facts.number}`) !== facts.digest) {
      add(`runs/${facts.number}/run.json`, 'The chain has another digest.');
    }
  }
}

/**
 * Compares the events with the chain, entry by entry: none is left out, and each is by whom, with
 * which duty and why as it was said then; and so is what was posted by it.
 */
function checkDone({ batch, events, postings }: PackedProof, chain: ProvenChain, add: Add): void {
  const told = Map.groupBy(events, ({ auditNumber }) => auditNumber);
  for (const entry of chain.ofBatch.filter(({ subject }) => subject === `batch ${batch.number}`)) {
    const content = contentOf(entry);
    const own = told.get(entry.number) ?? [];
    told.delete(entry.number);
    const where = `entry ${entry.number}, ${entry.action}`;
    const done = own.map(({ action, duty, person, reason, evidence }) => {
      return { action, duty, person, reason, evidence };
    });
    if (canonicalJson(done) !== canonicalJson(saidToBeDone(entry))) {
      add(FILES.events, `${where}: the chain says something else of it.`);
    }
    // The entry of a new batch says nothing of its first round.
    const { version = 1, state = 'draft', round = 1, amountFen, digest } = content;
    for (const event of own) {
      const now = { version, state, round, amountFen, digest, at: entry.at };
      for (const [name, value] of Object.entries(now)) {
        if (event[name as keyof typeof event] === value) continue;
        add(FILES.events, `${where}: the chain has another ${name}.`);
      }
    }
    const posted = postings
      .filter(({ auditNumber }) => auditNumber === entry.number)
      .map(({ account, amountFen }) => ({ account, amountFen }));
    if (canonicalJson(posted) !== canonicalJson(content.postings ?? [])) {
      add(FILES.postings, `${where}: the chain has other postings.`);
    }
  }
  for (const number of told.keys()) {
    add(FILES.events, `Entry ${number} is of something else.`);
  }
}

/** The events of an entry, as it says them. */
function saidToBeDone(entry: AuditEntry) {
  const { events, beside, reason } = contentOf(entry);
  const person = entry.actor;
  if (events !== undefined) return asList(events).map((each) => ({ ...each, person }));
  return [{ action: 'make', duty: 'makeBatch', person, reason }, ...asList(beside)];
}

type Add = (file: string, detail: string) => void;

/** Looks up what was taken back of the lines since, and the money that came of it. */
function checkAfterwards(
  { afterwards }: PackedProof,
  { entries, ofBatch }: ProvenChain,
  add: Add,
): void {
  const came = ofBatch.filter(({ subject }) => subject.startsWith('fund entry '));
  if (came.length !== afterwards.fundEntries.length) {
    const detail = `It has ${afterwards.fundEntries.length} of the ${came.length} fund entries in the chain.`;
    add(FILES.afterwards, detail);
  }
  for (const { number, kind, postings, person, auditNumber } of afterwards.fundEntries) {
    const entry = entries.get(auditNumber);
    const isSame =
      entry?.subject === `fund entry ${number}` &&
      entry.action === kind &&
      entry.actor === person &&
      canonicalJson(contentOf(entry).postings) === canonicalJson(postings);
    if (!isSame) add(FILES.afterwards, `The chain has another fund entry ${number}.`);
  }
  for (const { householdId, auditNumber } of afterwards.recoveries) {
    if (entries.has(auditNumber)) continue;
    add(FILES.afterwards, `${householdId}: entry ${auditNumber} is missing.`);
  }
}

function asList(value: unknown): readonly Content[] {
  return Array.isArray(value) ? (value as Content[]) : [];
}

/** A decision as the package and the chain both have it. */
function decisionText(each: Content | PackedProof['decisions'][number]): string {
  const { householdId, decision, reason, evidence, paysFen } = each;
  return canonicalJson({ householdId, decision, reason, evidence, paysFen });
}

function checkFiles({ payments }: PackedProof, { ofBatch }: ProvenChain, add: Add): void {
  const saidBy = (name: 'file' | 'returns') =>
    new Map(
      ofBatch.flatMap((entry): [number, Content][] => {
        const said = contentOf(entry)[name] as Content | undefined;
        return said ? [[entry.number, said]] : [];
      }),
    );
  const [files, returns] = [saidBy('file'), saidBy('returns')];
  for (const { auditNumber, name, sha256, count, sumFen } of payments.files) {
    const file = files.get(auditNumber);
    const isSame =
      file?.name === name &&
      file.sha256 === sha256 &&
      file.count === count &&
      file.sumFen === sumFen;
    if (!isSame) add(FILES.payments, `${name}: the chain has another file.`);
  }
  for (const { auditNumber, name, sha256, lineCount, amountFen, lines } of payments.returns) {
    const file = returns.get(auditNumber);
    const isSame =
      file?.name === name &&
      file.sha256 === sha256 &&
      file.lines === lineCount &&
      file.amountFen === amountFen &&
      file.failed === lines.filter(({ state }) => state === 'failed').length;
    if (!isSame) add(FILES.payments, `${name}: the chain has another return.`);
  }
  if (files.size !== payments.files.length || returns.size !== payments.returns.length) {
    const detail = `The chain has ${files.size} payment files and ${returns.size} returns.`;
    add(FILES.payments, detail);
  }
}
