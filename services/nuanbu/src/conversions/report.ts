import type { ConversionReport } from '@nuanbu/api';
import type { Language, ReportField, ReportKind } from '@nuanbu/contracts';
import type { ProgressRow } from '@nuanbu/settlement';
import { PROGRESS_WORDS, WEEKDAYS } from './words.ts';

type Both = Readonly<Record<Language, string>>;
type Word = keyof typeof PROGRESS_WORDS;

/** Conversions against a programme's plan, as they are printed. */
export interface ProgressReport extends ConversionReport {
  /** What the programme calls its pathways. */
  readonly pathways: Readonly<Record<string, Both>>;
}

/** A row of the report as people read it: a place, or the last one, which adds all up. */
export interface ProgressLine extends ProgressRow {
  readonly isTotal: boolean;
}

/** A column of the report. What is not known is undefined. */
export interface ProgressColumn extends Both {
  readonly kind: ReportKind;
  readonly field: (line: ProgressLine) => ReportField;
}

/** The report's rows, then their sum. A report of the whole district is one row, its sum. */
export function progressLines({ progress: { by, rows, total } }: ProgressReport): ProgressLine[] {
  const places = by === 'district' ? [] : rows;
  return [...places.map((row) => ({ ...row, isTotal: false })), { ...total, isTotal: true }];
}

/** The columns of a report, with names and remarks in one language. */
export function progressColumns(report: ProgressReport, language: Language): ProgressColumn[] {
  const isWeek = report.kind === 'week';
  const counted = isWeek ? 'convertedInWeek' : 'convertedOnDay';
  return [
    ...nameColumns(report, language),
    column('planned', 'count', ({ planned }) => planned),
    column(counted, 'count', ({ converted }) => converted),
    ...(isWeek ? WEEKDAYS : []).map((words, index) => ({
      ...words,
      kind: 'count' as const,
      field: ({ convertedByDay }: ProgressLine) => convertedByDay[index],
    })),
    column('convertedInAll', 'count', ({ convertedInAll }) => convertedInAll),
    column('withoutDay', 'count', ({ withoutDay }) => withoutDay),
    column('share', 'percent', ({ convertedBasisPoints }) => convertedBasisPoints),
    column('accepted', 'count', ({ accepted }) => accepted),
    column('lastConvertedOn', 'day', ({ lastConvertedOn }) => lastConvertedOn),
    column('daysSinceLast', 'count', ({ daysSinceLast }) => daysSinceLast),
    column('remarks', 'text', (line) => remark(report, line, language)),
  ];
}

/** The report's title, such as `… 清洁取暖改造周通报 2021-08-30 至 2021-09-05`. */
export function progressTitle({ place, kind, progress }: ProgressReport, language: Language) {
  const { firstDay, lastDay } = progress;
  const days =
    kind === 'week' ? `${firstDay} ${PROGRESS_WORDS.until[language]} ${lastDay}` : lastDay;
  return `${place[language]}  ${PROGRESS_WORDS[kind][language]}  ${days}`;
}

/** What was counted and what was left out, each with its label. */
export function progressNotes(report: ProgressReport, language: Language): [string, string][] {
  const { programme, planVersion, rosterVersion, auditHead, otherCohorts, progress } = report;
  const say = (word: Word) => PROGRESS_WORDS[word][language];
  const places = (which: 'notInPlan' | 'notOnRoster'): [string, string][] => {
    const named = progress[which].map(({ town, village }) =>
      [town || say('noTown'), village].filter(Boolean).join('/'),
    );
    // Where a row is a village, its remark says so.
    const isSaid = progress.by === 'village' || planVersion === undefined;
    return named.length === 0 || isSaid ? [] : [[say(which), named.join(' ')]];
  };
  return [
    [say('programme'), programme],
    [say('plan'), planVersion === undefined ? say('noPlan') : String(planVersion)],
    [say('roster'), String(rosterVersion)],
    [say('auditHead'), `${auditHead.number} ${auditHead.hash}`],
    ...(otherCohorts > 0
      ? [[say('otherCohorts'), String(otherCohorts)] satisfies [string, string]]
      : []),
    ...places('notInPlan'),
    ...places('notOnRoster'),
  ];
}

function column(word: Word, kind: ReportKind, field: ProgressColumn['field']): ProgressColumn {
  return { ...PROGRESS_WORDS[word], kind, field };
}

function nameColumns(report: ProgressReport, language: Language): ProgressColumn[] {
  const say = (word: Word) => PROGRESS_WORDS[word][language];
  const first = (word: Word, name: (line: ProgressLine) => string) =>
    column(word, 'text', (line) => (line.isTotal ? say('total') : name(line)));
  const town = first('town', (line) => line.town || say('noTown'));
  switch (report.progress.by) {
    case 'village':
      return [town, column('village', 'text', (line) => villageName(line, say('wholeTown')))];
    case 'town':
    case 'district':
      return [town];
    case 'pathway':
      return [
        first('pathway', ({ pathway = '' }) =>
          pathway === '' ? say('noPathway') : (report.pathways[pathway]?.[language] ?? pathway),
        ),
      ];
  }
}

function villageName({ town, village }: ProgressLine, wholeTown: string): string {
  return village || (town ? wholeTown : '');
}

/** What only the plan or only the roster has is said beside its row. */
function remark(
  { progress, planVersion }: ProgressReport,
  line: ProgressLine,
  language: Language,
): string | undefined {
  if (line.isTotal || progress.by !== 'village' || planVersion === undefined) return undefined;
  const isLine = ({ town, village }: { readonly town: string; readonly village: string }) =>
    line.town === town && line.village === village;
  if (progress.notInPlan.some(isLine)) return PROGRESS_WORDS.notInPlan[language];
  if (progress.notOnRoster.some(isLine)) return PROGRESS_WORDS.notOnRoster[language];
  return undefined;
}
