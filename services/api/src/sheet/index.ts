export { sheetText } from './sheet.ts';
export { FACT_WORDS, SHEET_WORDS, VALUE_WORDS } from './words.ts';
