/** What lies where in an audit package, and how its files read. */
import { BATCH_STATES, codesOf, DUTIES, LINE_DECISIONS, PAYMENT_STATES } from '@nuanbu/terms';
import { z } from 'zod';

export const FORMAT = 'nuanbu-audit-package';
export const VERSION = 1;

export const FILES = {
  manifest: 'manifest.json',
  readme: 'README.md',
  batch: 'batch.json',
  events: 'events.json',
  objections: 'objections.json',
  decisions: 'decisions.json',
  lines: 'lines.json',
  earlier: 'earlier.json',
  postings: 'postings.json',
  payments: 'payments.json',
  afterwards: 'afterwards.json',
  payees: 'payees.json',
  audit: 'audit.jsonl',
} as const;

/** The folder of a run's frozen inputs, with what they came to. */
export function runFolder(runNumber: number): string {
  return `runs/${runNumber}`;
}

const fen = z.int();
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const funders = z.array(z.strictObject({ funder: z.string(), amountFen: fen }));
const codeIn = <Code extends string>(table: Readonly<Record<Code, unknown>>) =>
  z.enum(codesOf(table as never) as unknown as [Code, ...Code[]]);
const head = z.strictObject({ number: z.int(), hash: digest });

export const batchFile = z.strictObject({
  number: z.int(),
  kind: z.enum(['season', 'supplementary', 'repayment']),
  runNumber: z.int(),
  programme: z.string(),
  season: z.string(),
  component: z.string(),
  state: codeIn(BATCH_STATES),
  round: z.int(),
  version: z.int(),
  notice: z.strictObject({ publishedOn: z.string(), days: z.int() }).optional(),
  payeeVersion: z.int(),
  lineCount: z.int(),
  amountFen: fen,
  digest,
  madeAt: z.int(),
  madeBy: z.string(),
  auditHead: head,
});

export const eventsFile = z.array(
  z.strictObject({
    number: z.int(),
    version: z.int(),
    round: z.int(),
    action: z.string(),
    duty: codeIn(DUTIES).optional(),
    person: z.string(),
    state: codeIn(BATCH_STATES),
    reason: z.string().optional(),
    evidence: z.string().optional(),
    lineCount: z.int(),
    amountFen: fen,
    digest,
    at: z.int(),
    auditNumber: z.int(),
  }),
);

export const decisionsFile = z.array(
  z.strictObject({
    batchNumber: z.int(),
    householdId: z.string(),
    number: z.int(),
    person: z.string(),
    at: z.int(),
    round: z.int(),
    decision: codeIn(LINE_DECISIONS),
    reason: z.string(),
    evidence: z.string().optional(),
    paysFen: fen.optional(),
  }),
);

const line = z.strictObject({
  householdId: z.string(),
  runNumber: z.int(),
  amountFen: fen,
  funders,
  bookedFen: fen.optional(),
  repaysBatch: z.int().optional(),
});
export const linesFile = z.array(line);

const payment = z.strictObject({
  paymentId: z.string(),
  householdId: z.string(),
  amountFen: fen,
  attempt: z.int(),
  state: codeIn(PAYMENT_STATES),
});

const recoveries = z.array(
  z.strictObject({ householdId: z.string(), amountFen: fen, auditNumber: z.int() }),
);

export const earlierFile = z.array(
  z.strictObject({
    batch: batchFile,
    lines: linesFile,
    recoveries,
    payments: z.array(payment),
  }),
);

export const postingsFile = z.array(
  z.strictObject({ auditNumber: z.int(), account: z.string(), amountFen: fen }),
);

export const afterwardsFile = z.strictObject({
  recoveries,
  fundEntries: z.array(
    z.strictObject({
      number: z.int(),
      kind: z.string(),
      occurredOn: z.string(),
      evidence: z.string(),
      reason: z.string().optional(),
      line: z.strictObject({ batchNumber: z.int(), householdId: z.string() }),
      postings: z.array(z.strictObject({ account: z.string(), amountFen: fen })),
      person: z.string(),
      at: z.int(),
      auditNumber: z.int(),
    }),
  ),
});

const bankFile = { name: z.string(), sha256: digest, auditNumber: z.int(), kind: z.string() };
export const paymentsFile = z.strictObject({
  files: z.array(
    z.strictObject({
      ...bankFile,
      batchNumber: z.int(),
      attempt: z.int(),
      sizeBytes: z.int(),
      count: z.int(),
      sumFen: fen,
      reason: z.string().optional(),
      exportedBy: z.string(),
      exportedAt: z.int(),
      takenBy: z.string().optional(),
      takenAt: z.int().optional(),
    }),
  ),
  payments: z.array(payment),
  returns: z.array(
    z.strictObject({
      ...bankFile,
      batchNumber: z.int(),
      number: z.int(),
      lineCount: z.int(),
      amountFen: fen,
      lines: z.array(
        z.strictObject({
          householdId: z.string(),
          amountFen: fen,
          state: z.enum(['paidOut', 'failed']),
          reason: z.string().optional(),
        }),
      ),
    }),
  ),
  payeeChanges: z.array(z.looseObject({ number: z.int(), householdId: z.string() })),
});

export const runFile = z.strictObject({
  number: z.int(),
  programme: z.string(),
  programmeDigest: digest,
  component: z.string(),
  season: z.string(),
  from: z.string(),
  to: z.string(),
  startRule: z.enum(['threshold', 'deductCapUsage', 'deductCapPaid']).optional(),
  rosterVersion: z.int(),
  readingCommit: z.int(),
  startedAt: z.int(),
  digest,
  command: z.string(),
});

export const auditLine = z.strictObject({
  number: z.int(),
  at: z.int(),
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  content: z.string(),
  previousHash: digest,
  hash: digest,
});

export const manifestFile = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  batch: z.int(),
  batchDigest: digest,
  runs: z.array(z.int()),
  personal: z.enum(['masked', 'full']),
  writtenAt: z.int(),
  auditHead: head,
  files: z.array(z.strictObject({ path: z.string(), sizeBytes: z.int(), sha256: digest })),
  sha256: digest,
});
export type Manifest = z.infer<typeof manifestFile>;

/** A file of JSON as the package has it, so that no byte of it is free. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}
