import type { Language } from '@nuanbu/contracts';
import type { HouseholdBatch } from '@nuanbu/ledger';
import { BASIS_UNITS, type Basis } from '@nuanbu/policy';
import type { ExplainedStep, Line, LineExplanation, Reckoning } from '@nuanbu/settlement';
import { CHANNELS, type Channel, FINDINGS, isAmountUnknown, LINE_STATUSES } from '@nuanbu/terms';
import { formatKwh, formatYuan } from '@nuanbu/units';
import { batchLines } from './batches.ts';
import {
  cited,
  findingWords,
  gapLines,
  periodLines,
  reasonLines,
  ruleLines,
  timeText,
} from './clauses.ts';
import type { Edge, Installation, Measure, Shown } from './measure.ts';
import {
  BATCH_WORDS,
  EDGE_WORDS,
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
  /** What became of the line, batch by batch. */
  readonly batches: readonly HouseholdBatch[];
}

/** A household's sheet as text: registers at the edges, kWh, findings, and each step to the fen. */
export function sheetText(source: SheetSource, language: Language): string {
  const say = (word: keyof typeof SHEET_WORDS) => SHEET_WORDS[word][language];
  const { line, explanation } = source;
  const { measure, bill } = line.evidence;
  const { rule } = explanation;
  const isKnown = !line.findings.some(isAmountUnknown);
  const yuan = (fen: number) => `${formatYuan(fen)} ${say('yuan')}`;
  const amount = isKnown ? yuan(line.amountFen) : say('notKnown');
  const atRisk = isKnown ? yuan(line.atRiskFen) : say('notKnown');
  return [
    `${say('title')}  ${source.heading}`,
    `${line.householdId}  ${source.householdName}  ${line.town} ${line.village}`,
    `${say('status')}: ${LINE_STATUSES[line.status][language]}    ${say('amount')} ${amount}    ${say('atRisk')} ${atRisk}`,
    ...reasonLines(line, explanation, language),
    ...periodLines(explanation, language),
    '',
    ...(measure ? measureLines(line, measure, language) : []),
    ...(line.counted
      ? [
          `${say('counted')}: ${formatKwh(line.counted.quantity)} ${BASIS_UNITS[line.counted.basis][language]}`,
          '',
        ]
      : []),
    `${say('findings')}: ${findingWords(line, language)}`,
    ...gapLines(explanation, language),
    '',
    ...(rule ? ruleLines(rule, explanation, language) : []),
    ...calculation(source, language),
    ...(bill
      ? [
          `${say('bill')}: ${say('withTou')} ${yuan(bill.timeOfUseFen)}, ${say('flat')} ${yuan(bill.flatFen)}`,
        ]
      : []),
    '',
    `${BATCH_WORDS.title[language]}:`,
    ...batchLines(source.batches, language).map((text) => `  ${text}`),
    '',
  ].join('\n');
}

function measureLines(line: Line, measure: Measure, language: Language): string[] {
  const say = (word: keyof typeof SHEET_WORDS) => SHEET_WORDS[word][language];
  return [
    ...measure.installations.flatMap((each) => installationLines(each, language)),
    ...measure.conflicts.map(
      ({ meterId, at }) => `  ${meterId} ${say('conflict')}: ${at.map(timeText).join(', ')}`,
    ),
    `${say('total')}: ${formatKwh(line.totalWh)} kWh (${formatKwh(line.lowWh)} — ${formatKwh(line.highWh)})  ${say('peak')} ${formatKwh(line.peakWh)}  ${say('valley')} ${formatKwh(line.valleyWh)}`,
    '',
  ];
}

function installationLines(measure: Installation, language: Language): string[] {
  const say = (word: keyof typeof SHEET_WORDS) => SHEET_WORDS[word][language];
  const { quantity } = measure;
  const split = measure.splitBy === undefined ? '' : ` (${SPLIT_WORDS[measure.splitBy][language]})`;
  return [
    `  ${say('meter')} ${measure.meterId}  ${say('multiplier')} ${measure.multiplier}  ${timeText(measure.span.from)} — ${timeText(measure.span.to)}`,
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

function edgeLine(label: string, edge: Edge, language: Language): string {
  const from = neighboursText(edge);
  return `    ${label} ${timeText(edge.at)}  ${registerText(edge)}  ${EDGE_WORDS[edge.kind][language]}${from && ` ${from}`}`;
}

/** The register at an edge. */
export function registerText({ registerWh }: Edge): string {
  return registerWh === undefined ? '?' : formatKwh(registerWh);
}

/** The readings from which a register was obtained; empty where it was read. */
export function neighboursText({ kind, before, after }: Edge): string {
  const neighbours = [before, after]
    .filter((reading) => reading !== undefined && kind !== 'exact')
    .map((reading) => `${timeText(reading!.at)} ${formatKwh(reading!.totalWh)}`);
  return neighbours.length === 0 ? '' : `[${neighbours.join(' → ')}]`;
}

/** A finding with the registers that show it. */
export function evidenceLine(evidence: Shown, language: Language): string {
  const { finding, from, to, fromWh, toWh } = evidence;
  const registers =
    fromWh === undefined || toWh === undefined ? '' : ` ${formatKwh(fromWh)} → ${formatKwh(toWh)}`;
  const span = from === to ? timeText(from) : `${timeText(from)} — ${timeText(to)}`;
  return `! ${FINDINGS[finding][language]} ${span}${registers}`;
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
    line.status === 'certainPart'
      ? `${say('calculation')} (${say('atLow')}):`
      : `${say('calculation')}:`,
    ...steps.flatMap((step) => [
      `  ${[STEP_WORDS[step.step][language], ...stepValue(step, language)].join(' ')} → ${step.result}`,
      ...cited(step.cited, language),
      ...cited(step.readAs, language, 'readBy'),
    ]),
    `  ${say(line.counted ? 'quantityAt' : 'payoutsAt')}: ${at.join(', ')} ${say('yuan')}; ${say('tolerance')} ${tolerance?.value}`,
    ...cited(tolerance, language),
    ...certainPart(line, reckoning, explanation, language),
    `  ${say('funders')}:`,
    ...(explanation.funders ?? []).flatMap((part) => [
      `    ${explanation.funderTitles[part.funder]?.[language] ?? part.funder} ${part.cited?.value ?? ''} → ${formatYuan(part.amountFen)} ${say('yuan')}`,
      ...cited(part.cited, language),
    ]),
    ...(explanation.channel
      ? [`  ${say('channel')}: ${CHANNELS[explanation.channel.value as Channel][language]}`]
      : []),
    '',
  ];
}

/** Both parts of a line whose certain part is paid first, and why. */
export function certainPart(
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
export function stepValue({ step, cited, readAs }: ExplainedStep, language: Language): string[] {
  if (!cited || step === 'cost') return [];
  if (step === 'quantity') return [BASIS_UNITS[cited.value as Basis][language]];
  const words = VALUE_WORDS[cited.value as keyof typeof VALUE_WORDS]?.[language] ?? cited.value;
  const reading = readAs && VALUE_WORDS[readAs.value as keyof typeof VALUE_WORDS]?.[language];
  return [reading === undefined ? words : `${words} (${reading})`];
}
