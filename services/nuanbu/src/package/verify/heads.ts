import { FILES } from '../layout.ts';
import type { Findings } from './found.ts';

/** A head of the chain as it stands on paper: its hash in full, or as much of it as was printed. */
export interface PrintedHead {
  readonly number: number;
  /** The first 16 hexadecimal digits or more. */
  readonly hash: string;
}

/** So many digits are printed at the foot of each page. */
const PRINTED = /^\s*(\d{1,15})[\s:]+([0-9a-f]{16,64})(?:…|\.{3})?\s*$/i;

/** Reads a head as somebody copies it from paper: `57 3fa2…`; undefined where it is none. */
export function printedHead(text: string): PrintedHead | undefined {
  const [, number, hash] = PRINTED.exec(text) ?? [];
  if (number === undefined || hash === undefined) return undefined;
  return { number: Number(number), hash: hash.toLowerCase() };
}

/**
 * Looks the heads that were printed up in a chain that was recomputed (domain rule S7): who forges a
 * whole chain anew cannot forge what was printed before.
 *
 * @param hashes of the entries by their numbers, as far as they were asked for.
 */
export function checkPrinted(
  heads: readonly PrintedHead[],
  hashes: ReadonlyMap<number, string>,
  findings: Findings,
): void {
  for (const { number, hash } of heads) {
    const own = hashes.get(number);
    if (own?.startsWith(hash)) continue;
    const detail = own === undefined ? `There is no entry ${number}.` : `${number} is ${own}.`;
    findings.add('printedHeadDiffers', FILES.audit, detail);
  }
}
