import type { Language } from '@nuanbu/contracts';
import type { ProgrammeChange, ProgrammeSide } from '@nuanbu/policy';
import { daysText } from './rule-table.ts';
import { POLICY_WORDS, questionText } from './words.ts';

/** What changed between two programmes: a place, what stood there and what stands there now. */
export function diffText(changes: readonly ProgrammeChange[], language: Language): string {
  if (changes.length === 0) return POLICY_WORDS.same[language];
  return [
    `${changes.length} ${POLICY_WORDS.changes[language]}`,
    ...changes.flatMap((change) => changeLines(change, language)),
  ].join('\n');
}

function changeLines({ path, kind, before, after, differs }: ProgrammeChange, language: Language) {
  const days = [before, after].map((side) => (side ? daysText(side) : ''));
  const held = [...new Set(days)].filter((each) => each !== '').join(' → ');
  const head = kind === 'changed' ? path : `${path}  ${POLICY_WORDS[kind][language]}`;
  const isSame = kind === 'changed' && !differs.includes('value');
  return [
    held === '' ? head : `${head}  [${held}]`,
    ...(isSame ? [`    ${after!.text}`] : []),
    ...sideLines('-', before, differs.length === 0 ? ['value', 'source'] : differs, language),
    ...sideLines('+', after, differs.length === 0 ? ['value', 'source'] : differs, language),
  ];
}

/** The parts of a side in which it differs; the source stands with a value, too. */
function sideLines(
  sign: '-' | '+',
  side: ProgrammeSide | undefined,
  differs: ProgrammeChange['differs'],
  language: Language,
): string[] {
  if (!side) return [];
  const { text, source, otherReadings, decidedBy } = side;
  const cited = source ? `  (${source.document} ${source.section})` : '';
  const says = source && (language === 'zh' ? (source.zh ?? source.says) : source.says);
  const question = [questionText(side, language), otherReadings?.join(', '), decidedBy]
    .filter((each) => each !== undefined)
    .join(' · ');
  return [
    ...(differs.includes('value') ? [`  ${sign} ${text}${cited}`] : []),
    ...(differs.includes('source') && source
      ? [`  ${sign} ${source.document} ${source.section} — ${says}`]
      : []),
    ...(differs.includes('question')
      ? [`  ${sign} ${POLICY_WORDS.question[language]}: ${question || POLICY_WORDS.none[language]}`]
      : []),
  ];
}
