import { createHash } from 'node:crypto';
import { formatKwh, formatYuan } from '@nuanbu/units';
import type { LineResult } from './line.ts';

/** The columns of `lines.csv`, in order. */
export const LINE_COLUMNS = [
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
] as const;

/** A line as the fields of a row of `lines.csv`. */
export function lineFields(line: LineResult): string[] {
  return [
    line.householdId,
    line.status,
    formatKwh(line.totalWh),
    formatKwh(line.lowWh),
    formatKwh(line.highWh),
    formatKwh(line.peakWh),
    formatKwh(line.valleyWh),
    formatKwh(line.paidWh),
    formatYuan(line.amountFen),
    formatYuan(line.atRiskFen),
    line.findings.join(' '),
  ];
}

/**
 * A line as a row of `lines.csv`, without its line feed. The run's digest is taken over these
 * bytes, so the form is as much part of the contract as the numbers.
 */
export function lineRow(line: LineResult): string {
  return lineFields(line).map(quoteField).join(',');
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
export function digestLines(lines: Iterable<LineResult>): string {
  const rows: DigestRow[] = [];
  for (const line of lines) rows.push({ householdId: line.householdId, row: lineRow(line) });
  return digestRows(rows);
}
