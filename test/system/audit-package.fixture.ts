import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AuditEntry, canonicalJson } from '@nuanbu/ledger';

/** What a forger changes: what it is, where, from what to what, and the faults that tell. */
type Forgery = readonly [
  string,
  string,
  string | RegExp | ((text: string) => string),
  string,
  readonly string[],
];

/** Leaves out what is of this kind, and numbers the rest anew. */
function without(kind: string) {
  return (text: string) => {
    const all: { action?: string; decision?: string }[] = JSON.parse(text);
    const left = all.filter((each) => (each.action ?? each.decision) !== kind);
    const numbered = left.map((each, index) =>
      each.action === undefined ? each : { ...each, number: index + 1 },
    );
    return `${JSON.stringify(numbered, null, 1)}\n`;
  };
}

/** Changes of a package of the season's batch by somebody who seals the manifest anew, too. */
export const FORGERIES: readonly Forgery[] = [
  [
    'an amount',
    'lines.json',
    /"amountFen": 22200,/,
    '"amountFen": 22300,',
    ['batchLineUnfounded', 'batchFiguresWrong', 'paymentsUnlikeLines'],
  ],
  [
    'who bears it',
    'lines.json',
    '"funder": "district"',
    '"funder": "city"',
    ['batchLineUnfounded'],
  ],
  [
    'who signed',
    'events.json',
    /"person": "bureau"/,
    '"person": "town"',
    ['dutiesNotSeparated', 'signaturesIncomplete', 'eventNotInChain'],
  ],
  [
    'a step',
    'events.json',
    '"action": "signBureau"',
    '"action": "signTown"',
    ['signaturesIncomplete'],
  ],
  [
    'the state',
    'batch.json',
    '"state": "partlyReturned"',
    '"state": "paid"',
    ['signaturesIncomplete'],
  ],
  [
    'a posting',
    'postings.json',
    /"amountFen": (\d)/,
    '"amountFen": 9$1',
    ['postingsUnbalanced', 'eventNotInChain'],
  ],
  ['a return', 'payments.json', '"state": "failed"', '"state": "paidOut"', ['paymentsUnlikeLines']],
  [
    'a file’s hash',
    'payments.json',
    /"sha256": "[0-9a-f]{4}/,
    '"sha256": "0000',
    ['eventNotInChain'],
  ],
  ['grounds', 'decisions.json', '核查单', '核查单 2', ['eventNotInChain']],
  [
    'a reading',
    'runs/1/readings.csv',
    /,2110(?=[.,])/,
    ',2111',
    ['digestNotReproduced', 'linesNotReproduced'],
  ],
  [
    'a rule',
    'runs/1/programme.yaml',
    'value: 0.2',
    'value: 0.3',
    ['digestNotReproduced', 'linesNotReproduced', 'batchLineUnfounded'],
  ],
  ['a line', 'runs/1/lines.csv', ',222.00,', ',223.00,', ['linesNotReproduced']],
  [
    'a run’s digest',
    'runs/1/run.json',
    /"digest": "[0-9a-f]{4}/,
    '"digest": "0000',
    ['digestNotReproduced', 'eventNotInChain'],
  ],
  ['a duty', 'events.json', /"duty": "signBureau",\s*/, '', ['eventNotInChain']],
  ['a round', 'events.json', '"round": 1', '"round": 2', ['eventNotInChain']],
  ['what was done, left out', 'events.json', without('decideLines'), '', ['eventNotInChain']],
  ['a decision, left out', 'decisions.json', without('hold'), '', ['eventNotInChain']],
  [
    'what the bank returned, left out',
    'payments.json',
    /"returns": \[[\s\S]*\],\n "payeeChanges"/,
    '"returns": [],\n "payeeChanges"',
    ['eventNotInChain'],
  ],
  ['the chain', 'audit.jsonl', '无人居住', '有人居住', ['auditChainBroken']],
];

/**
 * Tells another actor in the first entry of the chain, and computes every hash after it anew, here
 * and wherever the package names one.
 */
export async function forgeChain(directory: string): Promise<void> {
  const path = join(directory, 'audit.jsonl');
  const entries: Omit<AuditEntry, 'hash'>[] = (await readFile(path, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text));
  const hashes = new Map<number, string>();
  let previousHash = '0'.repeat(64);
  const forged = entries.map(({ number, at, actor, action, subject, content }) => {
    const said = number === 1 ? 'somebody else' : actor;
    const entry = { number, at, actor: said, action, subject, content, previousHash };
    previousHash = createHash('sha256').update(canonicalJson(entry)).digest('hex');
    hashes.set(number, previousHash);
    return `${JSON.stringify({ ...entry, hash: previousHash })}\n`;
  });
  await writeFile(path, forged.join(''));
  const batchPath = join(directory, 'batch.json');
  const batch = JSON.parse(await readFile(batchPath, 'utf8'));
  batch.auditHead.hash = hashes.get(batch.auditHead.number);
  await writeFile(batchPath, `${JSON.stringify(batch, null, 1)}\n`);
  const number = entries.length;
  await sealAnew(directory, 'batch.json');
  await sealAnew(directory, 'audit.jsonl', { auditHead: { number, hash: previousHash } });
}

/** Does what somebody who forges a package would do with its manifest. */
export async function sealAnew(directory: string, file: string, other = {}): Promise<void> {
  const path = join(directory, 'manifest.json');
  const { sha256: _, ...was } = JSON.parse(await readFile(path, 'utf8'));
  const body = { ...was, ...other };
  const bytes = await readFile(join(directory, file));
  const entry = body.files.find((each: { path: string }) => each.path === file);
  entry.sizeBytes = bytes.length;
  entry.sha256 = createHash('sha256').update(bytes).digest('hex');
  const sha256 = createHash('sha256')
    .update(`${JSON.stringify(body, null, 1)}\n`)
    .digest('hex');
  await writeFile(path, `${JSON.stringify({ ...body, sha256 }, null, 1)}\n`);
}
