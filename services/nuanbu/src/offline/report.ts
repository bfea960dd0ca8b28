import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REFUSAL_COLUMNS } from '@nuanbu/contracts';
import {
  type DigestRow,
  digestRows,
  LINE_COLUMNS,
  type Line,
  lineRow,
  totalsOf,
} from '@nuanbu/settlement';
import { formatInstant } from '@nuanbu/units';
import { stringify } from 'csv-stringify/sync';
import type { OfflineOutcome, PlacedRefusal } from './settle-files.ts';

/** Refusals kept for the screen; the file has them all. */
const SHOWN_REFUSALS = 20;

/** Writes what an offline settlement yields into a directory, as it comes. */
export class OfflineReport {
  private readonly directory: string;
  private readonly rows: DigestRow[] = [];
  private readonly sums: Pick<Line, 'status' | 'totalWh' | 'paidWh' | 'amountFen' | 'atRiskFen'>[] =
    [];
  private readonly refusedByCode = new Map<string, number>();
  private refusals: ReturnType<typeof createWriteStream> | undefined;
  readonly shown: PlacedRefusal[] = [];

  constructor(directory: string) {
    this.directory = directory;
  }

  async start(): Promise<void> {
    await mkdir(this.directory, { recursive: true });
    this.refusals = createWriteStream(join(this.directory, 'refusals.csv'));
    this.refusals.write(`${REFUSAL_COLUMNS.join(',')}\n`);
  }

  line(line: Line): void {
    this.rows.push({ householdId: line.householdId, row: lineRow(line) });
    const { status, totalWh, paidWh, amountFen, atRiskFen } = line;
    this.sums.push({ status, totalWh, paidWh, amountFen, atRiskFen });
  }

  refusal(refusal: PlacedRefusal): void {
    this.refusedByCode.set(refusal.code, (this.refusedByCode.get(refusal.code) ?? 0) + 1);
    if (this.shown.length < SHOWN_REFUSALS) this.shown.push(refusal);
    const { file, line, column, code, detail } = refusal;
    this.refusals!.write(stringify([[file, line, column, code, detail]]));
  }

  /** Writes `lines.csv` and `summary.json`, and returns the summary. */
  async finish(outcome: OfflineOutcome) {
    const { programme, season, startRule } = outcome.terms;
    const { byStatus, ...sums } = totalsOf(this.sums);
    const summary = {
      programme: programme.name,
      programmeDigest: programme.digest,
      season: season.name,
      from: formatInstant(season.span.from),
      to: formatInstant(season.span.to),
      startRule,
      counts: {
        households: sums.households,
        ...Object.fromEntries(
          Object.entries(byStatus).map(([status, totals]) => [status, totals.households]),
        ),
      },
      sums,
      byStatus,
      readings: { rows: outcome.readingRows, accepted: outcome.acceptedReadings },
      refusals: { rows: outcome.refusals, byCode: Object.fromEntries(this.refusedByCode) },
      ignoredColumns: outcome.ignoredColumns,
      digest: digestRows(this.rows),
    };
    const lines = [LINE_COLUMNS.join(','), ...this.rows.map(({ row }) => row)];
    await writeFile(join(this.directory, 'lines.csv'), `${lines.join('\n')}\n`);
    await writeFile(join(this.directory, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
    await this.close();
    return summary;
  }

  async close(): Promise<void> {
    if (!this.refusals) return;
    this.refusals.end();
    await once(this.refusals, 'close');
    this.refusals = undefined;
  }
}
