import { columnHead, FILE_COLUMNS } from '@nuanbu/contracts/http';
import type { CodeTable } from '@nuanbu/terms';

/** What fields of households, meters and plans are called: as files have them, with their units. */
export const FIELD_WORDS: CodeTable<string> = {
  ...Object.fromEntries(
    Object.entries(FILE_COLUMNS).map(([column, words]) => [column, columnHead(words)]),
  ),
  yes: { zh: '是', en: 'yes' },
  no: { zh: '否', en: 'no' },
};
