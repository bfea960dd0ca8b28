export { Api, type ApiOptions } from './api.ts';
export type { AskedQuestion, ConversionReport, Desk } from './desk.ts';
export type { Feeding } from './feeding.ts';
export { BROWSER_PATH } from './http/document.ts';
export { REPORT_FORMS, type ReportForm, reportBytes } from './papers/hand-out.ts';
export { runRegister } from './papers/run-papers.ts';
export type { PlannedBudget, Seasons } from './seasons/port.ts';
export type { CheckedComponent, CheckedProgramme } from './programmes/filing.ts';
export type { WhatIfReport, WhatIfSide, WhatIfs } from './what-ifs/asking.ts';
