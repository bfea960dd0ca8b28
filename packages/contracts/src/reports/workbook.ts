import { Readable } from 'node:stream';
import yazl from 'yazl';
import type { TableHead } from './csv.ts';
import {
  dayNumber,
  isTextKind,
  MOST_IN_CELL,
  NUMBER_FORMS,
  numberOf,
  type ReportField,
  type ReportKind,
} from './values.ts';

type Rows = Iterable<readonly ReportField[]>;

/** Where a workbook's table comes from: lines of a second sheet, each a title and a text. */
export type Provenance = readonly (readonly [string, string])[];

/** A workbook of one table that is written while it is read, whatever its length. */
export interface WorkbookOfTable {
  /** At most 31 characters, none of them `[]/\:*?`. */
  readonly sheet: string;
  readonly columns: readonly TableHead[];
  readonly pages: Iterable<Rows> | AsyncIterable<Rows>;
  /** Lines above the table, the first of them its title. */
  readonly above?: readonly string[] | undefined;
  /** The sum of the rows, right below them. */
  readonly total?: readonly ReportField[] | undefined;
  /** Lines below the table. */
  readonly below?: readonly string[] | undefined;
  /** The name of a second sheet, and its lines; asked for when all rows are written. */
  readonly about?: { readonly sheet: string; readonly lines: () => Provenance } | undefined;
}

/** Spreadsheets hold no more rows than this in a sheet, the head included. */
const MOST_ROWS = 1_048_576;

/** Nothing of a workbook depends on when it is written. */
const WRITTEN = { mtime: new Date('1980-01-01T00:00:00Z'), forceDosTimestamp: true };

/**
 * Writes a table as a workbook, row by row as its pages come: amounts are numbers exact to the fen,
 * texts are texts whatever they look like. Where the pages fail, so does the stream.
 *
 * @throws RangeError in the stream where there are more rows than a sheet holds.
 */
export function tableWorkbook(table: WorkbookOfTable): Readable {
  const zip = new yazl.ZipFile();
  const output = zip.outputStream as Readable;
  zip.on('error', (error) => output.destroy(error as Error));
  const sources: Readable[] = [];
  // Whoever hangs up in the middle is not read for any further.
  output.once('close', () => {
    for (const source of sources) source.destroy();
  });
  const add = (name: string, xml: Iterable<string> | AsyncIterable<string>) => {
    const source = Readable.from(xml, { objectMode: true });
    source.on('error', (error) => output.destroy(error));
    sources.push(source);
    zip.addReadStream(source, name, WRITTEN);
  };
  const names = [table.sheet, ...(table.about ? [table.about.sheet] : [])];
  add('[Content_Types].xml', [contentTypes(names.length)]);
  add('_rels/.rels', [ROOT_RELATIONS]);
  add('xl/workbook.xml', [workbookXml(names)]);
  add('xl/_rels/workbook.xml.rels', [workbookRelations(names.length)]);
  add('xl/styles.xml', [STYLES]);
  add('xl/worksheets/sheet1.xml', sheetXml(table));
  if (table.about) add('xl/worksheets/sheet2.xml', provenanceXml(table.about.lines));
  zip.end();
  return output;
}

/** The kinds that have a format of their own, in the order of the styles below. */
const STYLED: readonly ReportKind[] = [
  'text',
  'day',
  'count',
  'number',
  'kwh',
  'thousandths',
  'yuan',
  'percent',
  'instant',
];
const HEAD_STYLE = STYLED.length;
const TITLE_STYLE = HEAD_STYLE + 1;

async function* sheetXml(given: WorkbookOfTable): AsyncGenerator<string> {
  const { columns, pages, above = [], total, below = [] } = given;
  const head = above.length + 1;
  yield `${XML}<worksheet ${MAIN}><sheetViews><sheetView workbookViewId="0">`;
  yield `<pane ySplit="${head}" topLeftCell="A${head + 1}" activePane="bottomLeft" state="frozen"/>`;
  yield `</sheetView></sheetViews><cols>${columns.map(columnXml).join('')}</cols><sheetData>`;
  for (const [index, text] of above.entries()) {
    yield rowXml(index + 1, [textCell(text, index === 0 ? TITLE_STYLE : 0)]);
  }
  yield rowXml(
    head,
    columns.map(({ title }) => textCell(title, HEAD_STYLE)),
  );
  let count = head;
  for await (const rows of pages) {
    let piece = '';
    for (const row of rows) {
      count += 1;
      if (count > MOST_ROWS) throw new RangeError(`a sheet holds ${MOST_ROWS} rows`);
      piece += rowXml(
        count,
        row.map((field, index) => cellOf(columns[index]!.kind, field)),
      );
    }
    if (piece !== '') yield piece;
  }
  const last = count;
  if (total) {
    count += 1;
    yield rowXml(
      count,
      total.map((field, index) => cellOf(columns[index]!.kind, field)),
    );
  }
  for (const [index, text] of below.entries()) {
    yield rowXml(count + 2 + index, [textCell(text, 0)]);
  }
  const table = `A${head}:${letters(columns.length - 1)}${last}`;
  yield `</sheetData><autoFilter ref="${table}"/></worksheet>`;
}

function* provenanceXml(lines: () => Provenance): Generator<string> {
  yield `${XML}<worksheet ${MAIN}><cols><col min="1" max="1" width="18" customWidth="1"/>`;
  yield '<col min="2" max="2" width="80" customWidth="1"/></cols><sheetData>';
  for (const [index, [title, text]] of lines().entries()) {
    yield rowXml(index + 1, [textCell(title, HEAD_STYLE), textCell(text, 0)]);
  }
  yield '</sheetData></worksheet>';
}

/** A cell: its style, and its content by its type. Undefined is an empty one, which is left out. */
type Cell = readonly [style: number, type: 'n' | 'inlineStr', content: string] | undefined;

function rowXml(place: number, cells: readonly Cell[]): string {
  const inside = cells.map((cell, index) => {
    if (cell === undefined) return '';
    const [style, type, content] = cell;
    return `<c r="${letters(index)}${place}" s="${style}" t="${type}">${content}</c>`;
  });
  return `<row r="${place}">${inside.join('')}</row>`;
}

function cellOf(kind: ReportKind, field: ReportField): Cell {
  if (field === undefined || field === '') return undefined;
  if (kind === 'text') return textCell(String(field), 0);
  const style = STYLED.indexOf(kind);
  if (kind === 'day') return numberCell(dayNumber(String(field)), style);
  const integer = Number(field);
  if (Math.abs(integer) >= MOST_IN_CELL) return textCell(NUMBER_FORMS[kind].print(integer), 0);
  return numberCell(numberOf(kind, integer), style);
}

function numberCell(number: string, style: number): Cell {
  return [style, 'n', `<v>${number}</v>`];
}

function textCell(text: string, style: number): Cell {
  return [style, 'inlineStr', `<is><t xml:space="preserve">${xmlText(text)}</t></is>`];
}

/** What XML cannot hold at all. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
/** What workbooks take for the code of another character. */
const LIKE_A_CODE = /_(?=x[0-9A-Fa-f]{4}_)/g;
const MARKS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function xmlText(text: string): string {
  return text
    .toWellFormed()
    .replace(NOT_IN_XML, '\ufffd')
    .replace(LIKE_A_CODE, '_x005F_')
    .replace(/[&<>]/g, (mark) => MARKS[mark]!);
}

/** The letters of a column, counted from 0. */
function letters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}

const WIDTHS: Readonly<Record<ReportKind, number>> = {
  ...{
    text: 18,
    day: 12,
    count: 10,
    number: 10,
    kwh: 14,
    thousandths: 14,
    yuan: 14,
    percent: 10,
    instant: 20,
  },
};

function columnXml({ title, kind }: TableHead, index: number): string {
  const letterWidths = [...title].map((letter) => (letter > '\u2e7f' ? 2 : 1));
  const shown = letterWidths.reduce((sum, width) => sum + width, 4);
  const width = Math.max(WIDTHS[kind], shown);
  const place = index + 1;
  const style = isTextKind(kind) ? '' : ` style="${STYLED.indexOf(kind)}"`;
  return `<col min="${place}" max="${place}" width="${width}" customWidth="1"${style}/>`;
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const SHEETS = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const MAIN = `xmlns="${SHEETS}"`;
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

function contentTypes(sheets: number): string {
  const part = (name: string, type: string) =>
    `<Override PartName="/xl/${name}.xml" ContentType="${TYPE}.${type}+xml"/>`;
  return [
    `${XML}<Types xmlns="${PACKAGE}/content-types">`,
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
    '<Default Extension="xml" ContentType="application/xml"/>',
    ...[part('workbook', 'sheet.main'), part('styles', 'styles')],
    ...numbersTo(sheets).map((place) => part(`worksheets/sheet${place}`, 'worksheet')),
    '</Types>',
  ].join('');
}

function numbersTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

const ROOT_RELATIONS = `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`;

function workbookRelations(sheets: number): string {
  const relation = (id: number, type: string, target: string) =>
    `<Relationship Id="rId${id}" Type="${OFFICE}/${type}" Target="${target}.xml"/>`;
  return [
    `${XML}<Relationships xmlns="${PACKAGE}/relationships">`,
    ...numbersTo(sheets).map((id) => relation(id, 'worksheet', `worksheets/sheet${id}`)),
    `${relation(sheets + 1, 'styles', 'styles')}</Relationships>`,
  ].join('');
}

function workbookXml(names: readonly string[]): string {
  const sheets = names.map((name, index) => {
    const place = index + 1;
    return `<sheet name="${xmlText(name)}" sheetId="${place}" r:id="rId${place}"/>`;
  });
  return `${XML}<workbook ${MAIN} xmlns:r="${OFFICE}"><sheets>${sheets.join('')}</sheets></workbook>`;
}

const PLAIN = 'fontId="0" fillId="0" borderId="0"';
const STYLES = stylesXml();

function stylesXml(): string {
  const formats = STYLED.map((kind) => {
    if (kind === 'text') return '@';
    return kind === 'day' ? 'yyyy-mm-dd' : NUMBER_FORMS[kind].format;
  });
  // The numbers below 164 are for formats that every spreadsheet has.
  const firstId = 164;
  const formatXml = formats.map(
    (format, index) => `<numFmt numFmtId="${firstId + index}" formatCode="${format}"/>`,
  );
  const font = '<sz val="11"/><name val="Calibri"/>';
  const cells = formats.map(
    (_, index) => `<xf numFmtId="${firstId + index}" ${PLAIN} xfId="0" applyNumberFormat="1"/>`,
  );
  return [
    `${XML}<styleSheet ${MAIN}><numFmts count="${formats.length}">${formatXml.join('')}</numFmts>`,
    `<fonts count="3"><font>${font}</font><font><b/>${font}</font>`,
    '<font><b/><sz val="14"/><name val="Calibri"/></font></fonts>',
    '<fills count="3"><fill><patternFill patternType="none"/></fill>',
    '<fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid">',
    '<fgColor rgb="FFEEEEEE"/></patternFill></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>',
    `<cellStyleXfs count="1"><xf numFmtId="0" ${PLAIN}/></cellStyleXfs>`,
    `<cellXfs count="${cells.length + 2}">${cells.join('')}`,
    '<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/>',
    '<xf numFmtId="0" fontId="2" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>',
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>',
    '</styleSheet>',
  ].join('');
}
