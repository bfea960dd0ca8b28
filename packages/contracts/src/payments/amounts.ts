import { type Fen, formatYuan } from '@nuanbu/units';
import type { FieldReader } from '../files/fields.ts';

/** The most of one payment; it keeps all sums exact. */
export const MOST_FEN = 100_000_000_000;

/** Reads the field `amountYuan`: plain yuan above zero with at most two decimals. */
export function readAmount(reader: FieldReader): Fen {
  const text = reader.text('amountYuan');
  const amountFen = reader.optionalDecimal('amountYuan', 2) ?? 0;
  if (amountFen === 0 || amountFen > MOST_FEN) {
    const most = formatYuan(MOST_FEN);
    const detail = {
      zh: `${text}（须大于零，不超过 ${most} 元）`,
      en: `${text} (above zero, at most ${most})`,
    };
    reader.refuse('amountYuan', 'notANumber', detail);
  }
  return amountFen;
}
