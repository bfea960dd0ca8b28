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

  /** Refuses the row at a column, unless it is refused already. */
  refuse(column: string, code: RowRefusal['code'], detail: string): void {
    this.refusal ??= { line: this.row.line, column, code, detail };
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
    if (value !== 'yes' && value !== 'no') this.refuse(column, 'notYesOrNo', value);
    return value === 'yes';
  }

  wholeNumber(column: string, least: number, most: number): number {
    const value = this.row.get(column);
    const number = /^[0-9]{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= least && number <= most)) {
      this.refuse(column, 'notANumber', `${value} (a whole number from ${least} to ${most})`);
      return least;
    }
    return number;
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

  /** kWh or kW text, as thousandths. */
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
