import type {
  EdgeEvidence,
  FindingEvidence,
  HouseholdMeasure,
  InstallationMeasure,
} from '@nuanbu/metering';
import { BASIS_UNITS, type Basis } from '@nuanbu/policy';
import type {
  CitedValue,
  ExplainedRule,
  ExplainedStep,
  Line,
  LineExplanation,
  Reckoning,
} from '@nuanbu/settlement';
import {
  CHANNELS,
  type Channel,
  FINDINGS,
  INELIGIBLE_REASONS,
  isAmountUnknown,
  LINE_STATUSES,
} from '@nuanbu/terms';
import { formatInstant, formatKwh, formatYuan } from '@nuanbu/units';
import {
  EDGE_WORDS,
  JOINED_WORDS,
  type Language,
  SHEET_WORDS,
  SPLIT_WORDS,
  STEP_WORDS,
  VALUE_WORDS,
} from './words.ts';

/** What a household's sheet is printed from. */
export interface SheetSource {
  /** Run, season and the like, as its head says them. */
  readonly heading: string;
  readonly householdName: string;
  readonly line: Line;
  readonly explanation: LineExplanation;
}

/** A household's sheet as text: registers at the edges, kWh, findings, and each step to the fen. */
export function sheetText(source: SheetSource, language: Language): string {
  const say = (word: keyof typeof SHEET_WORDS) => SHEET_WORDS[word][language];
  const { line, explanation } = source;
  const { measure, bill, oneWith } = line.evidence;
  const { reason, rule } = explanation;
  const isKnown = !line.findings.some(isAmountUnknown);
  const yuan = (fen: number) => `${formatYuan(fen)} ${say('yuan')}`;
  const amount = isKnown ? yuan(line.amountFen) : say('notKnown');
  const atRisk = isKnown ? yuan(line.atRiskFen) : say('notKnown');
  return [
    `${say('title')}  ${source.heading}`,
    `${line.householdId}  ${source.householdName}  ${line.town} ${line.village}`,
    `${say('status')}: ${LINE_STATUSES[line.status][language]}    ${say('amount')} ${amount}    ${say('atRisk')} ${atRisk}`,
    ...(line.reason === undefined
      ? []
      : [
          `${say('reason')}: ${INELIGIBLE_REASONS[line.reason][language]}${oneWith ? ` (${oneWith.householdId}, ${JOINED_WORDS[oneWith.because][language]})` : ''}`,
          ...cited(reason?.cited, language),
        ]),
    '',
    ...(measure ? measureLines(line, measure, language) : []),
    ...(line.counted
      ? [
          `${say('counted')}: ${formatKwh(line.counted.quantity)} ${BASIS_UNITS[line.counted.basis][language]}`,
          '',
        ]
      : []),
    `${say('findings')}: ${findingWords(line, language)}`,
    '',
    ...(rule ? ruleLines(rule, language) : []),
    ...calculation(source, language),
    ...(bill
      ? [
          `${say('bill')}: ${say('withTou')} ${yuan(bill.timeOfUseFen)}, ${say('flat')} ${yuan(bill.flatFen)}`,
        ]
      : []),
    '',
  ].join('\n');
}

function measureLines(line: Line, measure: HouseholdMeasure, language: Language): string[] {
  const say = (word: keyof typeof SHEET_WORDS) => SHEET_WORDS[word][language];
  return [
    `${say('span')}: ${time(measure.span.from)} — ${time(measure.span.to)}`,
    ...measure.installations.flatMap((each) => installationLines(each, language)),
    ...measure.conflicts.map(
      ({ meterId, at }) => `  ${meterId} ${say('conflict')}: ${at.map(time).join(', ')}`,
    ),
    `${say('total')}: ${formatKwh(line.totalWh)} kWh (${formatKwh(line.lowWh)} — ${formatKwh(line.highWh)})  ${say('peak')} ${formatKwh(line.peakWh)}  ${say('valley')} ${formatKwh(line.valleyWh)}`,
    '',
  ];
}

/** The rule that applied, and the days on which it holds where it says them. */
function ruleLines(rule: ExplainedRule, language: Language): string[] {
  const { validFrom, validTo, basis } = rule;
  const dates =
    validFrom === undefined && validTo === undefined
      ? ''
      : `  ${validFrom ?? ''} — ${validTo ?? ''}`;
  return [
    `${SHEET_WORDS.rule[language]}: ${rule.title?.[language] ?? rule.name}${dates}`,
    ...cited(basis, language),
  ];
}

function installationLines(measure: InstallationMeasure, language: Language): string[] {
  const say = (word: keyof typeof SHEET_WORDS) => SHEET_WORDS[word][language];
  const { quantity } = measure;
  const split = measure.splitBy === undefined ? '' : ` (${SPLIT_WORDS[measure.splitBy][language]})`;
  return [
    `  ${say('meter')} ${measure.meterId}  ${say('multiplier')} ${measure.multiplier}  ${time(measure.span.from)} — ${time(measure.span.to)}`,
    ...(measure.start ? [edgeLine(say('start'), measure.start, language)] : []),
    ...(measure.end ? [edgeLine(say('end'), measure.end, language)] : []),
    `    ${say('energy')} ${formatKwh(quantity.bestWh)} kWh  ${say('bounds')} ${formatKwh(quantity.lowWh)} — ${formatKwh(quantity.highWh)}`,
    `    ${say('peak')} ${formatKwh(quantity.peakWh)}  ${say('valley')} ${formatKwh(quantity.valleyWh)}${split}`,
    ...(quantity.estimatedWh === 0
      ? []
      : [`    ${say('estimated')} ${formatKwh(quantity.estimatedWh)} kWh`]),
    ...measure.evidence.map((each) => `    ${evidenceLine(each, language)}`),
  ];
}

function edgeLine(label: string, edge: EdgeEvidence, language: Language): string {
  const register = edge.registerWh === undefined ? '?' : formatKwh(edge.registerWh);
  const neighbours = [edge.before, edge.after]
    .filter((reading) => reading !== undefined && edge.kind !== 'exact')
    .map((reading) => `${time(reading!.at)} ${formatKwh(reading!.totalWh)}`);
  const from = neighbours.length === 0 ? '' : ` [${neighbours.join(' → ')}]`;
  return `    ${label} ${time(edge.at)}  ${register}  ${EDGE_WORDS[edge.kind][language]}${from}`;
}

function evidenceLine(evidence: FindingEvidence, language: Language): string {
  const { finding, from, to, fromWh, toWh } = evidence;
  const registers =
    fromWh === undefined || toWh === undefined ? '' : ` ${formatKwh(fromWh)} → ${formatKwh(toWh)}`;
  const span = from === to ? time(from) : `${time(from)} — ${time(to)}`;
  return `! ${FINDINGS[finding][language]} ${span}${registers}`;
}

function findingWords(line: Line, language: Language): string {
  const words = line.findings.map(
    (code) => ({ ...FINDINGS, ...INELIGIBLE_REASONS })[code][language],
  );
  return words.length === 0 ? SHEET_WORDS.none[language] : words.join('; ');
}

function calculation({ line, explanation }: SheetSource, language: Language): string[] {
  const say = (word: keyof typeof SHEET_WORDS) => SHEET_WORDS[word][language];
  const { reckoning } = line.evidence;
  const { steps, tolerance } = explanation;
  if (!steps || !reckoning) return [];
  const at = (['low', 'best', 'high'] as const).map(
    (bound) => `${say(bound)} ${formatYuan(reckoning.payouts[bound].amountFen)}`,
  );
  return [
    `${say('calculation')}:`,
    ...steps.flatMap((step) => [
      `  ${[STEP_WORDS[step.step][language], ...stepValue(step, language)].join(' ')} → ${step.result}`,
      ...cited(step.cited, language),
    ]),
    ...(line.counted
      ? []
      : [
          `  ${say('payoutsAt')}: ${at.join(', ')} ${say('yuan')}; ${say('tolerance')} ${tolerance?.value}`,
          ...cited(tolerance, language),
        ]),
    ...certainPart(line, reckoning, explanation, language),
    `  ${say('funders')}: ${reckoning.funders
      .map(
        ({ funder, amountFen }) =>
          `${explanation.funderTitles[funder]?.[language] ?? funder} ${formatYuan(amountFen)}`,
      )
      .join(', ')} ${say('yuan')}`,
    ...(explanation.channel
      ? [`  ${say('channel')}: ${CHANNELS[explanation.channel.value as Channel][language]}`]
      : []),
    '',
  ];
}

/** Both parts of a line whose certain part is paid first, and why. */
function certainPart(
  line: Line,
  { payouts }: Reckoning,
  { doubt }: LineExplanation,
  language: Language,
): string[] {
  if (line.status !== 'certainPart') return [];
  const say = (word: keyof typeof SHEET_WORDS) => SHEET_WORDS[word][language];
  const restFen = payouts.high.amountFen - line.amountFen;
  return [
    `  ${say('paidNow')} ${formatYuan(line.amountFen)} ${say('yuan')}, ${say('mayFollow')} ${formatYuan(restFen)} ${say('yuan')}`,
    ...cited(doubt, language),
  ];
}

/** The value that decided a step, as the sheet prints it; none where it only says that it is so. */
function stepValue({ step, cited }: ExplainedStep, language: Language): string[] {
  if (!cited || step === 'cost') return [];
  if (step === 'quantity') return [BASIS_UNITS[cited.value as Basis][language]];
  // The start has its reading beside its number.
  const words = cited.value.replace(/[a-zA-Z]+/g, (word) =>
    Object.hasOwn(VALUE_WORDS, word)
      ? VALUE_WORDS[word as keyof typeof VALUE_WORDS][language]
      : word,
  );
  return [words];
}

function cited(value: CitedValue | undefined, language: Language): string[] {
  if (!value) return [];
  return [
    `      ${SHEET_WORDS.source[language]}: ${value.document} ${value.section} — ${value.says[language]}`,
  ];
}

function time(instant: number): string {
  return formatInstant(instant).slice(0, 16).replace('T', ' ');
}
