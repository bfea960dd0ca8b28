import type { Language } from '@nuanbu/contracts';
import { documentName, type Programme } from '@nuanbu/policy';
import { POLICY_WORDS } from './words.ts';

/** What the notice says in several ways: the subject, each reading with its place, and which is used. */
export function contradictionLines(
  { file, documents }: Pick<Programme, 'file' | 'documents'>,
  language: Language,
): string[] {
  const inChinese = language === 'zh';
  return (file.contradictions ?? []).flatMap(({ readings, ...each }) => {
    const about = inChinese ? (each.aboutZh ?? each.about) : each.about;
    const uses = inChinese ? (each.usesZh ?? each.uses) : each.uses;
    const because = inChinese ? (each.becauseZh ?? each.because) : each.because;
    return [
      `  ${about}`,
      ...readings.map(({ value, valueZh, source }) => {
        const said = inChinese ? (valueZh ?? value) : value;
        return `    ${said}  (${documentName({ documents }, source.document)} ${source.section})`;
      }),
      `    ${POLICY_WORDS.uses[language]}: ${uses} — ${because}`,
    ];
  });
}
