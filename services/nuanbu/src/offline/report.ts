import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { REFUSAL_COLUMNS } from '@nuanbu/contracts';
import type { Component } from '@nuanbu/policy';
import {
  type DigestRow,
  digestRows,
  LINE_COLUMNS,
  type Line,
  lineForm,
  lineRow,
  type RunTerms,
  totalsOf,
} from '@nuanbu/settlement';
import { codesOf, LINE_STATUSES, type LineStatus } from '@nuanbu/terms';
import { formatInstant } from '@nuanbu/units';
import { stringify } from 'csv-stringify/sync';
import { writing } from '../writing.ts';
import type { OfflineOutcome, PlacedRefusal } from './settle-files.ts';

/** Writes what an offline settlement yields into a directory, as it comes. */
export class OfflineReport {
  readonly #directory: string;
  readonly #terms: RunTerms;
  readonly #mostShown: number;
  readonly #rows: DigestRow[] = [];
  readonly #sums: Pick<Line, 'status' | 'totalWh' | 'paidWh' | 'amountFen' | 'atRiskFen'>[] = [];
  readonly #refusedByCode = new Map<string, number>();
  #refusals: WriteStream | undefined;
  #written: Promise<unknown> = Promise.resolve();
  /** The first refusals, for the screen; the file has them all. */
  readonly shown: PlacedRefusal[] = [];

  constructor(directory: string, terms: RunTerms, mostShown: number) {
    this.#terms = terms;
    this.#directory = directory;
    this.#mostShown = mostShown;
  }

  /** @throws TroubleError `fileUnwritable`, `diskFull`; so do `finish` and `close`. */
  async start(): Promise<void> {
    await writing(this.#directory, async () => {
      await mkdir(this.#directory, { recursive: true });
      const refusals = createWriteStream(join(this.#directory, 'refusals.csv'));
      this.#written = finished(refusals);
      // Whoever closes it hears of it; until then nobody waits.
      this.#written.catch(() => undefined);
      await once(refusals, 'open');
      refusals.write(`${REFUSAL_COLUMNS.join(',')}\n`);
      this.#refusals = refusals;
    });
  }

  line(line: Line): void {
    this.#rows.push({
      householdId: line.householdId,
      row: lineRow(line, lineForm(this.#terms.component)),
    });
    const { status, totalWh, paidWh, amountFen, atRiskFen } = line;
    this.#sums.push({ status, totalWh, paidWh, amountFen, atRiskFen });
  }

  refusal(refusal: PlacedRefusal): void {
    this.#refusedByCode.set(refusal.code, (this.#refusedByCode.get(refusal.code) ?? 0) + 1);
    if (this.shown.length < this.#mostShown) this.shown.push(refusal);
    const { file, line, column, code, detail } = refusal;
    this.#refusals!.write(stringify([[file, line, column, code, detail]]));
  }

  /** Writes `lines.csv` and `summary.json`, and returns the summary. */
  async finish(outcome: OfflineOutcome) {
    const { programme, component, season, startRule } = this.#terms;
    const { byStatus, ...sums } = totalsOf(this.#sums);
    const summary = {
      programme: programme.name,
      programmeDigest: programme.digest,
      component: component.name,
      season: season.name,
      from: formatInstant(season.span.from),
      to: formatInstant(season.span.to),
      startRule,
      counts: {
        households: sums.households,
        ...Object.fromEntries(
          statusesOf(component).map((status) => [status, byStatus[status].households]),
        ),
      },
      sums,
      byStatus,
      readings: { rows: outcome.readingRows, accepted: outcome.acceptedReadings },
      refusals: { rows: outcome.refusals, byCode: Object.fromEntries(this.#refusedByCode) },
      ignoredColumns: outcome.ignoredColumns,
      digest: digestRows(this.#rows),
    };
    const lines = [
      LINE_COLUMNS[lineForm(component)].join(','),
      ...this.#rows.map(({ row }) => row),
    ];
    await writing(this.#directory, async () => {
      const json = `${JSON.stringify(summary, null, 2)}\n`;
      await writeFile(join(this.#directory, 'lines.csv'), `${lines.join('\n')}\n`);
      await writeFile(join(this.#directory, 'summary.json'), json);
    });
    await this.close();
    return summary;
  }

  /** Ends the refusals file; harmless when repeated. */
  async close(): Promise<void> {
    const refusals = this.#refusals;
    if (!refusals) return;
    this.#refusals = undefined;
    refusals.end();
    await writing(join(this.#directory, 'refusals.csv'), () => this.#written);
  }
}

/** The statuses that a component's lines may have: a certain part only where it is paid first. */
function statusesOf(component: Component): readonly LineStatus[] {
  const paysCertainPart = component.isDetermined && component.doubt === 'payCertain';
  return codesOf(LINE_STATUSES).filter((status) => status !== 'certainPart' || paysCertainPart);
}
