import type { CodeTable, Words } from '@nuanbu/terms';
import { useCallback } from 'react';
import { usePreferences } from '../layout/preferences.tsx';
import { type Bilingual, type Language, labelOf, type Texts, wordsOf } from './bilingual.ts';

/** The language that the person has chosen. */
export function useLanguage(): Language {
  return usePreferences().language;
}

/** An area's texts in that language. */
export function useWords<Of extends Texts>(texts: Bilingual<Of>): Of {
  return texts[useLanguage()];
}

/** Reads words that come in both languages, as those of the server do. */
export function useSay(): (words: { zh: string; en: string }) => string {
  const language = useLanguage();
  return useCallback((words) => words[language], [language]);
}

/** The label of a public code, by its table. */
export function useLabel(): <Code extends string>(table: CodeTable<Code>, code: Code) => string {
  const language = useLanguage();
  return useCallback(
    (table, code) => labelOf(code, wordsOf(table as CodeTable<string>, code) as Words, language),
    [language],
  );
}
