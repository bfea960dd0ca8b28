import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Language, type ReportSheet, reportTable } from '@nuanbu/contracts';
import { writing } from '../writing.ts';
import {
  type ProgressReport,
  progressColumns,
  progressLines,
  progressNotes,
  progressTitle,
} from './report.ts';
import { PROGRESS_WORDS } from './words.ts';

/**
 * Writes a report as a workbook and as CSV: its rows, and what they were counted from.
 *
 * @returns the paths of the files.
 * @throws TroubleError `fileUnwritable`, `diskFull`.
 */
export async function writeProgress(
  report: ProgressReport,
  directory: string,
  language: Language,
): Promise<string[]> {
  const files = await reportTable({ sheets: [rows(report, language), notes(report, language)] });
  const { kind, progress } = report;
  const days = kind === 'week' ? `week-${progress.firstDay}` : progress.lastDay;
  const stem = join(directory, `conversions-${days}-by-${progress.by}`);
  const contents = [
    { path: `${stem}.xlsx`, content: files.xlsx },
    { path: `${stem}.csv`, content: files.csv[0]! },
    { path: `${stem}-notes.csv`, content: files.csv[1]! },
  ];
  await writing(directory, async () => {
    await mkdir(directory, { recursive: true });
    for (const { path, content } of contents) await writeFile(path, content);
  });
  return contents.map(({ path }) => path);
}

function rows(report: ProgressReport, language: Language): ReportSheet {
  const columns = progressColumns(report, language);
  return {
    name: PROGRESS_WORDS[report.kind === 'week' ? 'weekSheet' : 'daySheet'][language],
    columns: columns.map((column) => ({ title: column[language], kind: column.kind })),
    rows: progressLines(report).map((line) => columns.map(({ field }) => field(line))),
  };
}

function notes(report: ProgressReport, language: Language): ReportSheet {
  return {
    name: PROGRESS_WORDS.notes[language],
    columns: [
      { title: PROGRESS_WORDS.note[language], kind: 'text' },
      { title: PROGRESS_WORDS.value[language], kind: 'text' },
    ],
    rows: [
      [PROGRESS_WORDS.title[language], progressTitle(report, language)],
      ...progressNotes(report, language),
    ],
  };
}
