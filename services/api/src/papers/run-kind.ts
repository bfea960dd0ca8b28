import type { Language } from '@nuanbu/contracts';
import { RUN_KIND_WORDS } from '@nuanbu/contracts/http';
import type { Run } from '@nuanbu/ledger';
import { HEAD_WORDS } from './words.ts';

/** A run as papers name it, by its number and kind: what a provisional one says is no money. */
export function runInWords({ number, kind }: Pick<Run, 'number' | 'kind'>, lang: Language): string {
  const words = RUN_KIND_WORDS[kind][lang];
  return lang === 'zh' ? `${number}（${words}）` : `${number} (${words})`;
}

/** What stands in the title of a paper whose run never becomes a batch; nothing for any other. */
export function titleMark({ kind }: Pick<Run, 'kind'>, language: Language): string {
  return kind === 'provisional' || kind === 'trial' ? HEAD_WORDS[kind][language] : '';
}
