export { csvPieces, type TableHead } from './csv.ts';
export { localTime, type ReportField, type ReportKind } from './values.ts';
export { type Provenance, tableWorkbook } from './workbook.ts';
