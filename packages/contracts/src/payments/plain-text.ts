/** Characters that no name has and that files, printers or XML cannot hold. */
const NOT_TEXT = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/u;

/** What a workbook takes for the code of another character. */
const ESCAPED_IN_WORKBOOK = /_x[0-9A-Fa-f]{4}_/;

/** Whether a text is one line of at least one letter, with no space around it. */
export function isPlainText(text: string): boolean {
  if (text === '' || text !== text.trim()) return false;
  return !NOT_TEXT.test(text) && !ESCAPED_IN_WORKBOOK.test(text);
}

/** What a spreadsheet takes for a formula, with any apostrophes that stand before it already. */
const FORMULA = /^'*[=+\-@＝＋－＠]/;

/**
 * A text that no spreadsheet takes for a formula: an apostrophe comes before what would be one.
 * Another comes before each text that begins like one made harmless, so that `asMeant` is exact.
 */
export function harmless(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** The text that was made harmless. */
export function asMeant(field: string): string {
  return field.startsWith("'") && FORMULA.test(field) ? field.slice(1) : field;
}
