export { type BatchRegisterRow, batchRegister } from './batch-register.ts';
export { csvPieces, type TableHead } from './csv.ts';
export { type NoticeDays, type NoticeRow, noticeList } from './notice.ts';
export type { Block, Paper, PaperFonts, PaperLine, PaperTable } from './paper/paper.ts';
export { printPaper } from './paper/print.ts';
export {
  type PayoutRegisterRow,
  payoutRegister,
  type RegisterForm,
  type ReportHead,
} from './payout-register.ts';
export { paperTable, type Report, reportCsv, reportWorkbook } from './report.ts';
export type { Language } from './report-words.ts';
export { localTime, type ReportField, type ReportKind } from './values.ts';
export { type VillageSum, villageSummary } from './village-summary.ts';
export { type Provenance, tableWorkbook } from './workbook.ts';
