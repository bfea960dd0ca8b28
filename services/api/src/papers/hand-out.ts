import type { Readable } from 'node:stream';
import {
  type Language,
  type Paper,
  paperTable,
  printPaper,
  type Report,
  reportCsv,
  reportWorkbook,
} from '@nuanbu/contracts';
import { TroubleError } from '@nuanbu/terms';
import type { Instant } from '@nuanbu/units';
import { paperFonts } from './fonts.ts';

/** The forms in which reports are taken away. */
export const REPORT_FORMS = ['xlsx', 'csv', 'pdf'] as const;
export type ReportForm = (typeof REPORT_FORMS)[number];

/** More rows fill more paper than anybody reads, and memory with it. */
const MOST_ON_PAPER = 20_000;

/** A report's bytes in a form. @throws TroubleError `argumentInvalid` where it is too long for paper. */
export async function reportBytes(
  report: Report,
  form: ReportForm,
  isLandscape: boolean,
  language: Language,
  writtenAt: Instant,
): Promise<Readable | string> {
  if (form === 'csv') return reportCsv(report);
  if (form === 'xlsx') return reportWorkbook(report);
  const { length } = report.rows;
  if (length > MOST_ON_PAPER) {
    const detail = {
      zh: `共 ${length} 行，打印太多：请选定乡镇，或乡镇和村。`,
      en: `${length} rows are too many for paper: name a town, or a town and a village.`,
    };
    throw new TroubleError('argumentInvalid', detail);
  }
  return printPaper(paperOf(report, isLandscape, language), await paperFonts(), writtenAt);
}

function paperOf(report: Report, isLandscape: boolean, language: Language): Paper {
  const { title, anchors, notes, signatures } = report;
  const lines = notes.map((text) => ({ text, style: 'plain' as const }));
  return {
    ...{ title, isLandscape, language, head: anchors, foot: footOf(anchors) },
    blocks: [
      { kind: 'table', ...paperTable(report) },
      ...(lines.length > 0 ? [{ kind: 'lines' as const, lines }] : []),
      { kind: 'signatures', signatures },
    ],
  };
}

/** So much of a digest or a hash tells it from any other. */
const SHORT = /\b([0-9a-f]{16})[0-9a-f]{48}\b/g;

/** What each page says of what it is of: the digest and the head of the chain, the last two anchors. */
export function footOf(anchors: Paper['head']): string {
  return anchors
    .slice(-2)
    .map(([label, value]) => `${label} ${value.replace(SHORT, '$1…')}`)
    .join('    ');
}
