import type { AskedQuestion } from '@nuanbu/api';
import type { Language } from '@nuanbu/contracts';
import { formatInstant } from '@nuanbu/units';
import { POLICY_WORDS, questionText } from './words.ts';

/** Open questions with the readings that are used, and who signed them off. */
export function questionsText(questions: readonly AskedQuestion[], language: Language): string {
  const say = (word: keyof typeof POLICY_WORDS) => POLICY_WORDS[word][language];
  if (questions.length === 0) return `${say('openQuestions')}: ${say('none')}`;
  return questions
    .flatMap(({ parameter, reading, otherReadings, decidedBy, signOffs, ...of }) => [
      `${parameter}  (${of.programme} ${of.digest.slice(0, 12)})`,
      `  ${questionText(of, language)}`,
      [
        `  ${say('reading')}: ${reading}`,
        ...(decidedBy === undefined ? [] : [`${say('decidedBy')}: ${decidedBy}`]),
        ...(otherReadings.length > 0
          ? [`${say('otherReadings')}: ${otherReadings.join(', ')}`]
          : []),
      ].join('   '),
      ...(signOffs.length === 0 ? [`  ${say('notSigned')}`] : []),
      ...signOffs.map(
        ({ value, actor, at, reason, counts }) =>
          `  ${say('signedOff')}: ${value}  ${actor}  ${formatInstant(at)}  ${reason}${counts ? '' : `  (${say('replaced')})`}`,
      ),
    ])
    .join('\n');
}
