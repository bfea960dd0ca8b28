import { ROW_CONFLICT, ROW_DUPLICATE, ROW_TOO_OLD } from '@nuanbu/readings';
import type { Part } from './gather.ts';

/** What became of the rows of a message that are in a batch. */
export interface PartRows {
  readonly stored: number;
  readonly duplicates: number;
  /** By their places in the message. */
  readonly conflicts: readonly number[];
  readonly tooOld: readonly number[];
}

const NONE: readonly number[] = [];

/** @param rows what the store says of each row of the batch; undefined where it has stored all. */
export function partRows({ from, to, places }: Part, rows: Uint8Array | undefined): PartRows {
  if (rows === undefined)
    return { stored: to - from, duplicates: 0, conflicts: NONE, tooOld: NONE };
  let duplicates = 0;
  const conflicts: number[] = [];
  const tooOld: number[] = [];
  for (let row = from; row < to; row += 1) {
    const place = places === undefined ? row - from : places[row - from]!;
    if (rows[row] === ROW_DUPLICATE) duplicates += 1;
    else if (rows[row] === ROW_CONFLICT) conflicts.push(place);
    else if (rows[row] === ROW_TOO_OLD) tooOld.push(place);
  }
  const stored = to - from - duplicates - conflicts.length - tooOld.length;
  return { stored, duplicates, conflicts, tooOld };
}
