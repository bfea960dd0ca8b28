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
import type { PackedProof } from './proof.ts';
import type { ProvenRun } from './runs.ts';

/** The entries that a package rests on, after the whole chain was recomputed. */
export interface ProvenChain {
  readonly head: AuditHead;
  readonly entries: ReadonlyMap<number, AuditEntry>;
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
  findings: Findings,
): Promise<ProvenChain> {
  const { recoveries, fundEntries } = afterwards;
  const told = [...events, ...recoveries, ...fundEntries].map(({ auditNumber }) => auditNumber);
  const wanted = new Set([batch.auditHead.number, ...told]);
  const entries = new Map<number, AuditEntry>();
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
  return { head, entries, figures, runDigests };
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
  const { batch, events, postings, decisions, earlier } = proof;
  const subject = `batch ${batch.number}`;
  const add = (file: string, detail: string) => findings.add('eventNotInChain', file, detail);
  if (chain.entries.get(batch.auditHead.number)?.hash !== batch.auditHead.hash) {
    add(FILES.batch, `Its head ${batch.auditHead.number} has another hash in the chain.`);
  }
  for (const event of events) {
    const where = `event ${event.number}, ${event.action}`;
    const entry = chain.entries.get(event.auditNumber);
    if (!entry || entry.subject !== subject || entry.at !== event.at) {
      add(FILES.events, `${where}: entry ${event.auditNumber} is of something else.`);
      continue;
    }
    const content = contentOf(entry);
    const said = content.events ?? content.beside ?? [];
    const isOwn = entry.actor === event.person || JSON.stringify(said).includes(event.person);
    if (!isOwn) add(FILES.events, `${where}: the chain names ${entry.actor}.`);
    for (const name of ['amountFen', 'digest'] as const) {
      // What a newer batch supersedes says nothing of what it was.
      if (content[name] !== undefined && content[name] !== event[name]) {
        add(FILES.events, `${where}: the chain has another ${name}.`);
      }
    }
    const own = postings.filter(({ auditNumber }) => auditNumber === event.auditNumber);
    const posted = own.map(({ account, amountFen }) => ({ account, amountFen }));
    if (canonicalJson(posted) !== canonicalJson(content.postings ?? [])) {
      add(FILES.postings, `${where}: the chain has other postings.`);
    }
  }
  checkFiles(proof, chain, add);
  checkAfterwards(proof, chain, add);
  const said = new Set(
    [...chain.entries.values()].flatMap((entry) => {
      const { lineDecisions, decisions: made } = contentOf(entry);
      return [...asList(lineDecisions), ...asList(made)].map(decisionText);
    }),
  );
  for (const each of decisions) {
    if (said.has(decisionText(each))) continue;
    add(FILES.decisions, `${each.householdId}: the chain has no such ${each.decision}.`);
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

/** Looks up what was taken back of the lines since, and the money that came of it. */
function checkAfterwards(
  { afterwards }: PackedProof,
  { entries }: ProvenChain,
  add: (file: string, detail: string) => void,
): void {
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

function checkFiles(
  { payments }: PackedProof,
  { entries }: ProvenChain,
  add: (file: string, detail: string) => void,
): void {
  const told = (auditNumber: number): Content => {
    const entry = entries.get(auditNumber);
    return entry ? contentOf(entry) : {};
  };
  for (const { auditNumber, name, sha256, count, sumFen } of payments.files) {
    const file = (told(auditNumber).file ?? {}) as Content;
    const isSame =
      file.name === name &&
      file.sha256 === sha256 &&
      file.count === count &&
      file.sumFen === sumFen;
    if (!isSame) add(FILES.payments, `${name}: the chain has another file.`);
  }
  for (const { auditNumber, name, sha256, lineCount, amountFen } of payments.returns) {
    const file = (told(auditNumber).returns ?? {}) as Content;
    const isSame =
      file.name === name &&
      file.sha256 === sha256 &&
      file.lines === lineCount &&
      file.amountFen === amountFen;
    if (!isSame) add(FILES.payments, `${name}: the chain has another return.`);
  }
}
