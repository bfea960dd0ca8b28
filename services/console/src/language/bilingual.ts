import type { CodeTable, Words } from '@nuanbu/terms';

export type Language = 'zh' | 'en';

/** A text, or one with something in it. */
type Text = string | ((...parts: never[]) => string);
/** The texts of an area of the console, by their names, in groups where that helps. */
export type Texts = { readonly [name: string]: Text | Texts };

export interface Bilingual<Of extends Texts> {
  readonly zh: Of;
  readonly en: Of;
}

/** Texts in both languages: Chinese is the source, and English has the same names, which is checked. */
export function bilingual<Of extends Texts>(zh: Of, en: NoInfer<Of>): Bilingual<Of> {
  return { zh, en };
}

/**
 * What a public code says on a label. In English some codes say a whole sentence: then the label is
 * the code, in words, and the sentence is told on demand.
 */
export function labelOf(code: string, words: Words | undefined, language: Language): string {
  if (!words) return code;
  if (language === 'zh' || !words.en.endsWith('.')) return words[language];
  return code.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** The words of a code in a table; undefined for one that is not in it. */
export function wordsOf(table: CodeTable<string>, code: string): Words | undefined {
  return Object.hasOwn(table, code) ? table[code] : undefined;
}
