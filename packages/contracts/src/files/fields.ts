import { particulars, type Told } from '@nuanbu/terms';
import {
  type Day,
  type Instant,
  parseDay,
  parseInstant,
  readKwhText,
  type Wh,
} from '@nuanbu/units';
import type { RowRefusal } from './refusal.ts';
import type { TableRow } from './table.ts';

const NUMBER_TEXT = /^(-?)([0-9]+)(?:\.([0-9]+))?$/;
const YES = new Set(['yes', '是']);
const NO = new Set(['no', '否']);
const WORD_TEXT = /^[a-zA-Z0-9-]+$/;

/** The most of any unit that a field is believed to hold; it keeps all products exact. */
const MOST_UNITS = 1_000_000_000;

/**
 * Reads the fields of one row and remembers the first that cannot be read. The values handed out
 * after a fault are stand-ins that nobody sees: `refusal` is looked at before the row is used.
 */
export class FieldReader {
  private readonly row: TableRow;
  refusal: RowRefusal | undefined;

  constructor(row: TableRow) {
    this.row = row;
  }

  /** The line on which the row begins. */
  get line(): number {
    return this.row.line;
  }

  /** Refuses the row at a column, or as a whole where that is empty, unless it is refused already. */
  refuse(column: string, code: RowRefusal['code'], told: Told): void {
    const place = { line: this.row.line, column: this.row.nameOf(column) };
    this.refusal ??= { ...place, code, ...particulars(told) };
  }

  /** A text that may be empty. */
  anyText(column: string): string {
    return this.row.get(column);
  }

  optionalText(column: string): string | undefined {
    return this.row.get(column) || undefined;
  }

  text(column: string): string {
    const value = this.row.get(column);
    if (value === '') this.refuse(column, 'missingValue', '');
    return value;
  }

  yesOrNo(column: string): boolean {
    const value = this.row.get(column);
    if (!YES.has(value) && !NO.has(value)) this.refuse(column, 'notYesOrNo', value);
    return YES.has(value);
  }

  optionalYesOrNo(column: string): boolean | undefined {
    return this.row.get(column) === '' ? undefined : this.yesOrNo(column);
  }

  /** A word as programmes declare them; which of them it knows, a programme says. */
  optionalWord(column: string): string | undefined {
    const value = this.row.get(column);
    if (value === '') return undefined;
    if (!WORD_TEXT.test(value)) this.refuse(column, 'notAWord', value);
    return value;
  }

  /** One of certain words. */
  optionalChoice<Word extends string>(column: string, words: readonly Word[]): Word | undefined {
    const value = this.row.get(column);
    const word = words.find((each) => each === value);
    if (word === undefined && value !== '') {
      this.refuse(column, 'unknownWord', {
        zh: `${value}（须为：${words.join('、')}）`,
        en: `${value} (one of: ${words.join(', ')})`,
      });
    }
    return word;
  }

  wholeNumber(column: string, least: number, most: number): number {
    const value = this.row.get(column);
    const number = /^[0-9]{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= least && number <= most)) {
      this.refuse(column, 'notANumber', {
        zh: `${value}（须为 ${least} 至 ${most} 的整数）`,
        en: `${value} (a whole number from ${least} to ${most})`,
      });
      return least;
    }
    return number;
  }

  optionalWholeNumber(column: string, least: number, most: number): number | undefined {
    return this.row.get(column) === '' ? undefined : this.wholeNumber(column, least, most);
  }

  /**
   * A decimal that is not negative, as an integer of its last place: with two decimals yuan become
   * fen. Written decimals are counted as rule E1 counts them, trailing zeros included.
   */
  optionalDecimal(column: string, decimals: number): number | undefined {
    const value = this.row.get(column);
    if (value === '') return undefined;
    const match = NUMBER_TEXT.exec(value);
    const places = match?.[3] ?? '';
    const number = Number(`${match?.[2]}${places.padEnd(decimals, '0')}`);
    if (!match) this.refuse(column, 'notANumber', value);
    else if (match[1]) this.refuse(column, 'negativeNumber', value);
    else if (places.length > decimals) {
      this.refuse(column, 'numberTooPrecise', {
        zh: `${value}（至多 ${decimals} 位小数）`,
        en: `${value} (at most ${decimals} decimals)`,
      });
    } else if (number > MOST_UNITS * 10 ** decimals) {
      this.refuse(column, 'notANumber', {
        zh: `${value}（不超过 ${MOST_UNITS}）`,
        en: `${value} (at most ${MOST_UNITS})`,
      });
    } else return number;
    return undefined;
  }

  optionalDay(column: string): Day | undefined {
    const value = this.row.get(column);
    if (value === '') return undefined;
    const day = parseDay(value);
    if (day === undefined) this.refuse(column, 'notADate', value);
    return day;
  }

  optionalInstant(column: string): Instant | undefined {
    const value = this.row.get(column);
    if (value === '') return undefined;
    const instant = parseInstant(value);
    if (instant === undefined) this.refuse(column, 'notAnInstant', value);
    return instant;
  }

  /** kWh of a register, or kW, as thousandths. */
  optionalThousandths(column: string): Wh | undefined {
    const value = this.row.get(column);
    if (value === '') return undefined;
    const read = readKwhText(value);
    switch (read.kind) {
      case 'exact':
        return read.wh;
      case 'negative':
        this.refuse(column, 'negativeRegister', value);
        return undefined;
      case 'tooManyDecimals':
        this.refuse(column, 'tooManyDecimals', value);
        return undefined;
      case 'malformed':
        this.refuse(column, 'notANumber', value);
        return undefined;
    }
  }
}
