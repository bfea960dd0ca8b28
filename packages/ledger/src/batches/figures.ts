import { createHash } from 'node:crypto';
import { type Fen, formatYuan, sumIntegers } from '@nuanbu/units';
import type { Figures } from './batch.ts';

interface Paid {
  readonly householdId: string;
  readonly amountFen: Fen;
}

/** What lines come to. The database adds them up by itself and compares. */
export function figuresOf(lines: readonly Paid[]): Figures {
  const digest = createHash('sha256');
  for (const { householdId, amountFen } of inByteOrder(lines)) {
    digest.update(`${householdId},${formatYuan(amountFen)}\n`);
  }
  const amounts = lines.map((line) => line.amountFen);
  return {
    lineCount: lines.length,
    amountFen: sumIntegers(amounts, 'batch amount'),
    digest: digest.digest('hex'),
  };
}

/** In byte order of the household, which is not that of JavaScript's strings. */
export function inByteOrder<Of extends Pick<Paid, 'householdId'>>(all: readonly Of[]): Of[] {
  const keyed = all.map((each) => ({ each, key: Buffer.from(each.householdId) }));
  return keyed.sort((a, b) => Buffer.compare(a.key, b.key)).map(({ each }) => each);
}
