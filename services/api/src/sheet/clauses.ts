import type { Language } from '@nuanbu/contracts';
import { type Condition, ONCE } from '@nuanbu/policy';
import type { CitedValue, ExplainedRule, Line, LineExplanation } from '@nuanbu/settlement';
import { FINDINGS, INELIGIBLE_REASONS } from '@nuanbu/terms';
import { formatInstant, type Instant } from '@nuanbu/units';
import { BOUND_WORDS, FACT_WORDS, JOINED_WORDS, SHEET_WORDS } from './words.ts';

/** Why an ineligible household is not entitled, and with whom it is one household. */
export function reasonLines(
  { reason, evidence: { oneWith } }: Line,
  explanation: LineExplanation,
  language: Language,
): string[] {
  if (reason === undefined) return [];
  const say = (word: keyof typeof SHEET_WORDS) => SHEET_WORDS[word][language];
  const clause = explanation.reason?.cited;
  const { joined } = explanation;
  const isJoining = joined !== undefined && joined.parameter === clause?.parameter;
  return [
    `${say('reason')}: ${INELIGIBLE_REASONS[reason][language]}`,
    ...(isJoining ? [] : cited(clause, language)),
    ...(oneWith
      ? [
          `${say('oneWith')}: ${oneWith.householdId} (${JOINED_WORDS[oneWith.because][language]})`,
          ...cited(joined, language),
        ]
      : []),
  ];
}

/** The season's days, what counts of them, and the acceptance. */
export function periodLines({ period }: LineExplanation, language: Language): string[] {
  const say = (word: keyof typeof SHEET_WORDS) => SHEET_WORDS[word][language];
  const { countedSpan, acceptedOn, acceptedBy } = period;
  return [
    `${say('season')}: ${period.name === ONCE ? say('once') : period.name}  ${period.firstDay} — ${period.lastDay}`,
    ...(countedSpan
      ? [`${say('span')}: ${timeText(countedSpan.from)} — ${timeText(countedSpan.to)}`]
      : []),
    ...(acceptedOn === undefined
      ? []
      : [`${say('accepted')}: ${[acceptedOn, acceptedBy].filter(Boolean).join('  ')}`]),
  ];
}

/** Which clause asks for what is missing, or leaves the amount open. */
export function gapLines({ gap }: LineExplanation, language: Language): string[] {
  if (!gap) return [];
  const { finding, rule, inheritedFrom } = gap;
  const say = (word: keyof typeof SHEET_WORDS) => SHEET_WORDS[word][language];
  const asks = say(finding === 'amountNotDetermined' ? 'notStatedBy' : 'asksFor');
  return [
    ...(inheritedFrom ? [`  ${say('inheritedFrom')}: ${inheritedFrom.join(', ')}`] : []),
    ...(rule ? [`  ${asks}: ${rule.title?.[language] ?? rule.name}`] : []),
    ...gap.cited.flatMap((clause) => cited(clause, language)),
  ];
}

/** The rule that applied, the days on which it holds where it says them, and why it applied. */
export function ruleLines(
  rule: ExplainedRule,
  { words }: Pick<LineExplanation, 'words'>,
  language: Language,
): string[] {
  const { validFrom, validTo, basis, conditions } = rule;
  const dates =
    validFrom === undefined && validTo === undefined
      ? ''
      : `  ${validFrom ?? ''} — ${validTo ?? ''}`;
  return [
    `${SHEET_WORDS.rule[language]}: ${rule.title?.[language] ?? rule.name}${dates}`,
    ...cited(basis, language),
    ...conditions.flatMap((condition) => [
      `  ${SHEET_WORDS.condition[language]}: ${conditionText(condition, words, language)}`,
      ...cited(condition, language),
    ]),
  ];
}

/** A condition in words; its parameter ends in the fact and the bound. */
function conditionText(
  { parameter, value }: CitedValue,
  words: LineExplanation['words'],
  language: Language,
): string {
  const [fact, bound] = parameter.split('.').slice(-2) as [Condition['fact'], string];
  const isWord = fact === 'pathway' || fact === 'equipment';
  const said = isWord
    ? value
        .split(' ')
        .map((word) => words[word]?.[language] ?? word)
        .join(language === 'zh' ? '、' : ', ')
    : value;
  return `${FACT_WORDS[fact][language]} ${BOUND_WORDS[bound]?.[language] ?? bound} ${said}`;
}

/** What was found; the reason of an ineligible line stands above already. */
export function findingWords({ findings, reason }: Line, language: Language): string {
  const words = findings
    .filter((code) => code !== reason)
    .map((code) => ({ ...FINDINGS, ...INELIGIBLE_REASONS })[code][language]);
  return words.length === 0 ? SHEET_WORDS.none[language] : words.join('; ');
}

/** Where a value comes from, with our paraphrase. */
export function cited(
  value: CitedValue | undefined,
  language: Language,
  label: 'source' | 'readBy' = 'source',
): string[] {
  if (!value) return [];
  return [`      ${SHEET_WORDS[label][language]}: ${clauseText(value, language)}`];
}

/** A clause, by the name of its document and its section, with our paraphrase. */
export function clauseText(
  { document, section, says, isDecision }: CitedValue,
  language: Language,
): string {
  const on = isDecision ? SHEET_WORDS.onSection[language] : '';
  return `${document} ${on}${section} — ${says[language]}`;
}

export function timeText(instant: Instant): string {
  return formatInstant(instant).slice(0, 16).replace('T', ' ');
}
