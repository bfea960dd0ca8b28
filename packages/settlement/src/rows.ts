import { createHash } from 'node:crypto';
import { type Component, countsEnergy } from '@nuanbu/policy';
import { isAmountUnknown } from '@nuanbu/terms';
import { type Fen, formatKwh, formatYuan } from '@nuanbu/units';
import type { LineResult } from './line.ts';

/** What the rows of `lines.csv` show: the energy, or the quantity of the roster, that was counted. */
export type LineForm = 'energy' | 'fact';

export function lineForm(component: Component): LineForm {
  return countsEnergy(component) ? 'energy' : 'fact';
}

/** The columns of `lines.csv`, in order. */
export const LINE_COLUMNS: Readonly<Record<LineForm, readonly string[]>> = {
  energy: [
    'household_id',
    'status',
    'total_kwh',
    'low_kwh',
    'high_kwh',
    'peak_kwh',
    'valley_kwh',
    'paid_kwh',
    'amount_yuan',
    'at_risk_yuan',
    'findings',
  ],
  fact: [
    'household_id',
    'status',
    'basis',
    'quantity',
    'paid_quantity',
    'amount_yuan',
    'at_risk_yuan',
    'findings',
  ],
};

/** A line as the fields of a row of `lines.csv`. An amount that is not known is empty, not zero. */
export function lineFields(line: LineResult, form: LineForm): string[] {
  const yuan = (fen: Fen) => (line.findings.some(isAmountUnknown) ? '' : formatYuan(fen));
  const counted =
    form === 'energy'
      ? [line.totalWh, line.lowWh, line.highWh, line.peakWh, line.valleyWh, line.paidWh].map(
          formatKwh,
        )
      : line.counted
        ? [line.counted.basis, formatKwh(line.counted.quantity), formatKwh(line.counted.paid)]
        : ['', '', ''];
  return [
    line.householdId,
    line.status,
    ...counted,
    yuan(line.amountFen),
    yuan(line.atRiskFen),
    line.findings.join(' '),
  ];
}

/**
 * A line as a row of `lines.csv`, without its line feed. The run's digest is taken over these
 * bytes, so the form is as much part of the contract as the numbers.
 */
export function lineRow(line: LineResult, form: LineForm): string {
  return lineFields(line, form).map(quoteField).join(',');
}

function quoteField(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

/** A row together with what it is ordered by. */
export interface DigestRow {
  readonly householdId: string;
  readonly row: string;
}

/**
 * The digest of a run (domain rule S1): SHA-256, in hexadecimal, over the rows of `lines.csv`
 * without the header, each ended by LF, in the byte order of the household number.
 */
export function digestRows(rows: Iterable<DigestRow>): string {
  const keyed = [...rows].map(({ householdId, row }) => ({ key: Buffer.from(householdId), row }));
  keyed.sort((a, b) => Buffer.compare(a.key, b.key));
  const hash = createHash('sha256');
  for (const { row } of keyed) hash.update(`${row}\n`);
  return hash.digest('hex');
}

/** The digest of lines; see `digestRows`. */
export function digestLines(lines: Iterable<LineResult>, form: LineForm): string {
  const rows: DigestRow[] = [];
  for (const line of lines) rows.push({ householdId: line.householdId, row: lineRow(line, form) });
  return digestRows(rows);
}
