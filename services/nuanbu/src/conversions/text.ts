import type { Language, ReportField, ReportKind } from '@nuanbu/contracts';
import { formatYuan } from '@nuanbu/units';
import { tableText } from '../commands/print.ts';
import {
  type ProgressReport,
  progressColumns,
  progressLines,
  progressNotes,
  progressTitle,
} from './report.ts';
import { PROGRESS_WORDS } from './words.ts';

/** A report as text: its title, a row a place, and what it was counted from. */
export function progressText(report: ProgressReport, language: Language): string {
  const columns = progressColumns(report, language);
  const isEmpty = report.progress.rows.length === 0;
  return [
    progressTitle(report, language),
    isEmpty
      ? PROGRESS_WORDS.nothing[language]
      : tableText(
          columns.map((column) => column[language]),
          progressLines(report).map((line) =>
            columns.map(({ kind, field }) => printed(kind, field(line))),
          ),
          columns.findIndex(({ kind }) => kind !== 'text'),
        ),
    ...progressNotes(report, language).map(([label, value]) => `${label}: ${value}`),
  ].join('\n');
}

function printed(kind: ReportKind, field: ReportField): string {
  if (field === undefined) return '';
  // Hundredths of a percent print like fen.
  return kind === 'percent' ? formatYuan(Number(field)) : String(field);
}
