import type { EdgeEvidence, FindingEvidence, InstallationMeasure } from '@nuanbu/metering';
import type { CitedValue, Line, LineExplanation } from '@nuanbu/settlement';
import { FINDINGS, INELIGIBLE_REASONS, LINE_STATUSES } from '@nuanbu/terms';
import { formatInstant, formatKwh, formatYuan } from '@nuanbu/units';
import { EDGE_WORDS, type Language, SHEET_WORDS, SPLIT_WORDS, STEP_WORDS } from './words.ts';

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
  const { measure, bill } = line.evidence;
  const { reason } = explanation;
  const yuan = (fen: number) => `${formatYuan(fen)} ${say('yuan')}`;
  return [
    `${say('title')}  ${source.heading}`,
    `${line.householdId}  ${source.householdName}  ${line.town} ${line.village}`,
    `${say('status')}: ${LINE_STATUSES[line.status][language]}    ${say('amount')} ${yuan(line.amountFen)}    ${say('atRisk')} ${yuan(line.atRiskFen)}`,
    ...(line.reason === undefined || reason === undefined
      ? []
      : [
          `${say('reason')}: ${INELIGIBLE_REASONS[line.reason][language]}`,
          ...cited(reason.cited, language),
        ]),
    '',
    `${say('span')}: ${time(measure.span.from)} — ${time(measure.span.to)}`,
    ...measure.installations.flatMap((each) => installationLines(each, language)),
    ...measure.conflicts.map(
      ({ meterId, at }) => `  ${meterId} ${say('conflict')}: ${at.map(time).join(', ')}`,
    ),
    `${say('total')}: ${formatKwh(line.totalWh)} kWh (${formatKwh(line.lowWh)} — ${formatKwh(line.highWh)})  ${say('peak')} ${formatKwh(line.peakWh)}  ${say('valley')} ${formatKwh(line.valleyWh)}`,
    '',
    `${say('findings')}: ${findingWords(line, language)}`,
    '',
    ...calculation(source, language),
    `${say('bill')}: ${say('withTou')} ${yuan(bill.timeOfUseFen)}, ${say('flat')} ${yuan(bill.flatFen)}`,
    '',
  ].join('\n');
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
  const { payouts } = line.evidence;
  if (!explanation.steps || !payouts) return [];
  const at = (['low', 'best', 'high'] as const).map(
    (bound) => `${say(bound)} ${formatYuan(payouts[bound].amountFen)}`,
  );
  return [
    `${say('calculation')}:`,
    ...explanation.steps.flatMap((step) => [
      `  ${STEP_WORDS[step.step][language]}${step.cited ? ` ${step.cited.value}` : ''} → ${step.result}`,
      ...(step.cited ? cited(step.cited, language) : []),
    ]),
    `  ${say('payoutsAt')}: ${at.join(', ')} ${say('yuan')}; ${say('tolerance')} ${explanation.tolerance.value}`,
    ...cited(explanation.tolerance, language),
    '',
  ];
}

function cited(value: CitedValue, language: Language): string[] {
  return [
    `      ${SHEET_WORDS.source[language]}: ${value.document} ${value.section} — ${value.says}`,
  ];
}

function time(instant: number): string {
  return formatInstant(instant).slice(0, 16).replace('T', ' ');
}
