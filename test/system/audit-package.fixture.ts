import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a forger changes: what it is, where, from what to what, and the faults that tell. */
type Forgery = readonly [string, string, string | RegExp, string, readonly string[]];

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
  ['the chain', 'audit.jsonl', '无人居住', '有人居住', ['auditChainBroken']],
];

/** Does what somebody who forges a package would do with its manifest. */
export async function sealAnew(directory: string, file: string): Promise<void> {
  const path = join(directory, 'manifest.json');
  const { sha256: _, ...body } = JSON.parse(await readFile(path, 'utf8'));
  const bytes = await readFile(join(directory, file));
  const entry = body.files.find((each: { path: string }) => each.path === file);
  entry.sizeBytes = bytes.length;
  entry.sha256 = createHash('sha256').update(bytes).digest('hex');
  const sha256 = createHash('sha256')
    .update(`${JSON.stringify(body, null, 1)}\n`)
    .digest('hex');
  await writeFile(path, `${JSON.stringify({ ...body, sha256 }, null, 1)}\n`);
}
