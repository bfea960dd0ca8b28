import type { Language } from '@nuanbu/contracts';
import { BATCH_ACTION_WORDS, BATCH_KIND_WORDS } from '@nuanbu/contracts/http';
import type { HouseholdBatch } from '@nuanbu/ledger';
import { BATCH_STATES, LINE_DECISIONS, PAYMENT_STATES } from '@nuanbu/terms';
import { formatYuan } from '@nuanbu/units';
import { shownHouseholdBatch } from '../batches/of-household.ts';
import { timeText } from './clauses.ts';
import { BATCH_WORDS, SHEET_WORDS } from './words.ts';

/**
 * What became of a household's line, batch by batch: what each pays, what was decided on it and on
 * what grounds, who signed, and what the bank answered.
 */
export function batchLines(batches: readonly HouseholdBatch[], language: Language): string[] {
  if (batches.length === 0) return [BATCH_WORDS.none[language]];
  return batches.flatMap((batch) => [
    headLine(batch, language),
    ...decisionLines(batch, language),
    ...stepLines(batch, language),
    ...paymentLines(batch, language),
    ...takenBackLines(batch, language),
  ]);
}

function headLine(
  { number, kind, state, paysFen, repaysBatch }: HouseholdBatch,
  language: Language,
): string {
  const say = (word: keyof typeof BATCH_WORDS) => BATCH_WORDS[word][language];
  const pays = paysFen === undefined ? say('notIn') : `${say('pays')} ${yuan(paysFen, language)}`;
  const repays = repaysBatch === undefined ? [] : [`${say('repays')} ${repaysBatch}`];
  const kindText = BATCH_KIND_WORDS[kind][language];
  const head = [`${say('batch')} ${number}`, kindText, BATCH_STATES[state][language], pays];
  return [...head, ...repays].join(' · ');
}

function decisionLines({ decisions }: HouseholdBatch, language: Language): string[] {
  const say = (word: keyof typeof BATCH_WORDS) => BATCH_WORDS[word][language];
  return decisions.map(({ decision, reason, evidence, person, at }) => {
    const title = LINE_DECISIONS[decision][language];
    const grounds = [
      `${say('reason')}: ${reason}`,
      ...(evidence === undefined ? [] : [`${say('evidence')}: ${evidence}`]),
    ];
    return `  ${title}  ${[...grounds, `${person} ${timeText(at)}`].join('  ')}`;
  });
}

function stepLines(batch: HouseholdBatch, language: Language): string[] {
  return shownHouseholdBatch(batch).steps.map(
    ({ step, person, at }) => `  ${BATCH_ACTION_WORDS[step][language]}: ${person} ${timeText(at)}`,
  );
}

function paymentLines({ payment }: HouseholdBatch, language: Language): string[] {
  if (!payment) return [];
  const { state, answeredAt, failure } = payment;
  const said = [
    PAYMENT_STATES[state][language],
    ...(failure === undefined ? [] : [`${BATCH_WORDS.failure[language]}: ${failure}`]),
    ...(answeredAt === undefined ? [] : [timeText(answeredAt)]),
  ];
  return [`  ${BATCH_WORDS.payment[language]}: ${said.join('  ')}`];
}

function takenBackLines({ takenBackFen }: HouseholdBatch, language: Language): string[] {
  if (takenBackFen === 0) return [];
  return [`  ${BATCH_WORDS.takenBack[language]}: ${yuan(takenBackFen, language)}`];
}

function yuan(fen: number, language: Language): string {
  return `${formatYuan(fen)} ${SHEET_WORDS.yuan[language]}`;
}
