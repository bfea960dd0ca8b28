import { createHash } from 'node:crypto';
import type { BatchCandidate, FundedAmount } from '@nuanbu/settlement';
import { type FunderPart, formatYuan, sumIntegers } from '@nuanbu/units';
import { FILES } from '../layout.ts';
import type { Findings } from './found.ts';
import type { PackedProof } from './proof.ts';
import { type ProvenRun, paysByRun } from './runs.ts';

type Line = PackedProof['lines'][number];

/** Compares what the batch pays with what its runs and the decisions on its lines give. */
export function checkLines(
  proof: PackedProof,
  runs: ReadonlyMap<number, ProvenRun>,
  findings: Findings,
): void {
  const { batch, lines } = proof;
  const unfounded = (householdId: string, detail: string) =>
    findings.add('batchLineUnfounded', FILES.lines, `${householdId}: ${detail}`);
  for (const { householdId, amountFen, funders } of lines) {
    if (amountFen <= 0) unfounded(householdId, 'It pays nothing.');
    if (sumOf(funders) !== amountFen) unfounded(householdId, 'Its parts are not its amount.');
  }
  if (batch.kind === 'repayment') checkRepaid(proof, unfounded);
  else checkSettled(proof, runs, unfounded);
}

type Unfounded = (householdId: string, detail: string) => void;

function checkSettled(
  proof: PackedProof,
  runs: ReadonlyMap<number, ProvenRun>,
  unfounded: Unfounded,
): void {
  const { batch, lines, decisions } = proof;
  const last = new Map(decisions.map((each) => [each.householdId, each]));
  const paid = new Map(lines.map((line) => [line.householdId, line]));
  for (const [householdId, { paysFen }] of last) {
    if (paid.get(householdId)?.amountFen !== paysFen) {
      unfounded(householdId, 'The last decision on it has it pay something else.');
    }
  }
  for (const line of lines) {
    const candidate = runs.get(line.runNumber)?.candidates.get(line.householdId);
    if (!candidate) unfounded(line.householdId, `Run ${line.runNumber} has no such household.`);
    else checkLine(proof, line, candidate, last.has(line.householdId), unfounded);
  }
  if (batch.kind !== 'season') return;
  for (const [householdId, candidate] of runs.get(batch.runNumber)?.candidates ?? []) {
    if (last.has(householdId) || paid.has(householdId) || !paysByRun(candidate)) continue;
    unfounded(householdId, 'Its run pays it, and nobody decided that the batch does not.');
  }
}

function checkLine(
  proof: PackedProof,
  line: Line,
  candidate: BatchCandidate,
  isDecided: boolean,
  unfounded: Unfounded,
): void {
  const { householdId, amountFen, bookedFen } = line;
  const own = paysByRun(candidate);
  const allowed = [...(own ? [own] : []), ...(isDecided && candidate.best ? [candidate.best] : [])];
  if (bookedFen === undefined) {
    if (!allowed.some((each) => isSame(each, line))) {
      unfounded(householdId, `${formatYuan(amountFen)} is not what its run gives.`);
    }
    return;
  }
  const before = bookedBefore(proof, householdId);
  if (before !== bookedFen) {
    const detail = `${formatYuan(bookedFen)} was booked before; the batches give ${formatYuan(before)}.`;
    unfounded(householdId, detail);
    return;
  }
  if (allowed.some((each) => each.amountFen === bookedFen + amountFen)) return;
  const both = `${formatYuan(bookedFen)} and ${formatYuan(amountFen)}`;
  unfounded(householdId, `${both} together are not what its run gives.`);
}

function isSame(one: FundedAmount, other: FundedAmount): boolean {
  const parts = ({ funders }: FundedAmount) =>
    funders.map(({ funder, amountFen }) => `${funder} ${amountFen}`).join();
  return one.amountFen === other.amountFen && parts(one) === parts(other);
}

/** What earlier batches had booked for a household when this one was made, less what was taken back. */
function bookedBefore({ batch, earlier }: PackedProof, householdId: string): number {
  const amounts = earlier.flatMap(({ lines, recoveries }) => [
    ...lines
      .filter((line) => line.householdId === householdId && line.repaysBatch === undefined)
      .map(({ amountFen }) => amountFen),
    ...recoveries
      .filter((each) => each.householdId === householdId)
      .filter(({ auditNumber }) => auditNumber < batch.auditHead.number)
      .map(({ amountFen }) => -amountFen),
  ]);
  return sumIntegers(amounts, 'booked before');
}

/** Payments that are made again are what failed, to the fen, with a payee that a second person approved. */
function checkRepaid({ lines, earlier, payments }: PackedProof, unfounded: Unfounded): void {
  for (const { householdId, amountFen, funders, repaysBatch } of lines) {
    const failed = earlier.find(({ batch }) => batch.number === repaysBatch);
    const line = failed?.lines.find((each) => each.householdId === householdId);
    const payment = failed?.payments.find((each) => each.householdId === householdId);
    if (!line || !payment || !isSame(line, { amountFen, funders })) {
      unfounded(householdId, `Batch ${repaysBatch} did not pay it the same.`);
    } else if (payment.state !== 'failed' && payment.state !== 'replaced') {
      unfounded(householdId, `Its payment of batch ${repaysBatch} did not fail.`);
    }
    const isApproved = payments.payeeChanges.some(
      (change) => change.householdId === householdId && change.state === 'approved',
    );
    if (!isApproved) unfounded(householdId, 'No other payee was approved for it.');
  }
}

/** Compares count, sum and digest of the batch, and of those that it rests on, with their lines. */
export function checkFigures({ batch, lines, earlier }: PackedProof, findings: Findings): void {
  for (const { file, of, own } of [
    { file: FILES.batch, of: batch, own: lines },
    ...earlier.map((each) => ({ file: FILES.earlier, of: each.batch, own: each.lines })),
  ]) {
    const figures = figuresOf(own);
    for (const name of ['lineCount', 'amountFen', 'digest'] as const) {
      if (figures[name] === of[name]) continue;
      const detail = `batch ${of.number}: ${name} is ${of[name]}; its lines give ${figures[name]}.`;
      findings.add('batchFiguresWrong', file, detail);
    }
  }
}

function figuresOf(lines: readonly Line[]) {
  const rows = lines.map(({ householdId, amountFen }) => {
    return { key: Buffer.from(householdId), row: `${householdId},${formatYuan(amountFen)}\n` };
  });
  rows.sort((one, other) => Buffer.compare(one.key, other.key));
  const digest = createHash('sha256');
  for (const { row } of rows) digest.update(row);
  const amounts = lines.map(({ amountFen }) => amountFen);
  return {
    lineCount: lines.length,
    amountFen: sumIntegers(amounts, 'batch'),
    digest: digest.digest('hex'),
  };
}

function sumOf(parts: readonly FunderPart[]): number {
  return sumIntegers(
    parts.map(({ amountFen }) => amountFen),
    'parts',
  );
}
