import { csvText } from '../reports/csv.ts';
import type { Language } from '../reports/report-words.ts';
import { columnHead, type FileColumn, fileColumn } from './columns.ts';
import { CONVERSION_COLUMNS } from './conversions.ts';
import { METER_COLUMNS } from './meters.ts';
import { PLAN_COLUMNS } from './plan.ts';
import { reportTable } from './report-table.ts';
import { ROSTER_COLUMNS } from './roster.ts';
import type { TableShape } from './table.ts';

const SHAPES = {
  roster: ROSTER_COLUMNS,
  meters: METER_COLUMNS,
  plan: PLAN_COLUMNS,
  conversions: CONVERSION_COLUMNS,
} as const satisfies Record<string, TableShape>;

/** Files that people fill in. */
export type TemplateKind = keyof typeof SHAPES;

/** An empty file to be filled in: a head alone, in a workbook with a second sheet that explains it. */
export interface Template {
  readonly xlsx: Buffer;
  readonly csv: string;
}

const WORDS = {
  zh: {
    sheets: { roster: '名册', meters: '电表', plan: '改造计划', conversions: '改造与验收' },
    explained: '填写说明',
    heads: ['列', '英文列名', '必填', '怎样填写'],
    needed: '必有此列',
    free: '可以没有',
  },
  en: {
    sheets: { roster: 'roster', meters: 'meters', plan: 'plan', conversions: 'conversions' },
    explained: 'columns',
    heads: ['Column', 'In Chinese', 'Needed', 'What it takes'],
    needed: 'needed',
    free: 'may be left out',
  },
} as const;

/**
 * The template of a kind of file: every column that its reader knows, in Chinese or by its name.
 *
 * @param words the words that may stand in a column of words, each as `word（what it means）`.
 */
export async function fileTemplate(
  kind: TemplateKind,
  language: Language,
  words: Readonly<Record<string, readonly string[]>> = {},
): Promise<Template> {
  const { required, optional } = SHAPES[kind];
  const texts = WORDS[language];
  const columns = [...required, ...optional].map((name) => ({ name, ...known(name) }));
  const head = columns.map((column) => ({
    title: language === 'zh' ? columnHead(column).zh : column.name,
    kind: 'text' as const,
  }));
  const explained = columns.map((column, index) => [
    head[index]!.title,
    language === 'zh' ? column.name : columnHead(column).zh,
    required.includes(column.name) ? texts.needed : texts.free,
    [column.says[language], ...(words[column.name] ?? [])].join(language === 'zh' ? '；' : '; '),
  ]);
  const { xlsx } = await reportTable({
    sheets: [
      { name: texts.sheets[kind], columns: head, rows: [] },
      {
        name: texts.explained,
        columns: texts.heads.map((title) => ({ title, kind: 'text' as const })),
        rows: explained,
      },
    ],
  });
  return { xlsx, csv: csvText(head, []) };
}

function known(name: string): FileColumn {
  const column = fileColumn(name);
  if (!column) throw new Error(`${name}: a column that nobody has words for`);
  return column;
}
