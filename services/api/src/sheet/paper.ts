import type { Block, Language, Paper, PaperLine, PaperTable } from '@nuanbu/contracts';
import type { HouseholdBatch } from '@nuanbu/ledger';
import { BASIS_UNITS } from '@nuanbu/policy';
import type { Line, LineExplanation } from '@nuanbu/settlement';
import { CHANNELS, type Channel, isAmountUnknown, LINE_STATUSES } from '@nuanbu/terms';
import { formatKwh, formatYuan } from '@nuanbu/units';
import { batchLines } from './batches.ts';
import {
  clauseText,
  findingWords,
  gapLines,
  periodLines,
  reasonLines,
  ruleLines,
  timeText,
} from './clauses.ts';
import type { Edge, Installation, Measure } from './measure.ts';
import { certainPart, evidenceLine, neighboursText, registerText, stepValue } from './sheet.ts';
import { BATCH_WORDS, EDGE_WORDS, PAPER_WORDS, SHEET_WORDS, STEP_WORDS } from './words.ts';

/** What a household's sheet on paper is printed from. */
export interface SheetPaperSource {
  readonly line: Line;
  readonly explanation: LineExplanation;
  /** What became of the line, batch by batch. */
  readonly batches: readonly HouseholdBatch[];
  /** Masked, since the sheet leaves the house (domain rule S8). */
  readonly maskedName: string;
  readonly programmeTitle: string;
  /** What a sheet says of itself that is not money; empty where it is. */
  readonly titleMark: string;
  /** What binds it to the ledger. */
  readonly anchors: Paper['head'];
  readonly foot: string;
}

/** A household's sheet on A4, to be read like an electricity bill. */
export function sheetPaper(source: SheetPaperSource, language: Language): Paper {
  const { line, explanation, batches, maskedName, programmeTitle, titleMark, anchors, foot } =
    source;
  const say = (word: keyof typeof SHEET_WORDS) => SHEET_WORDS[word][language];
  const on = (word: keyof typeof PAPER_WORDS) => PAPER_WORDS[word][language];
  const { measure } = line.evidence;
  return {
    ...{ title: `${say('title')}${titleMark}`, isLandscape: false, language, foot },
    head: [
      [on('household'), line.householdId],
      [on('name'), maskedName],
      [on('place'), `${line.town} ${line.village}`],
      [on('component'), explanation.componentTitle[language]],
      [on('programme'), programmeTitle],
      ...periodLines(explanation, language).map(pairOf),
    ],
    blocks: [
      { kind: 'figures', figures: figuresOf(line, language) },
      ...paragraphs(reasonLines(line, explanation, language)),
      ...(measure ? measureBlocks(line, measure, language) : []),
      { kind: 'heading', text: say('findings') },
      ...paragraphs([findingWords(line, language), ...gapLines(explanation, language)]),
      ...calculationBlocks(line, explanation, language),
      { kind: 'heading', text: BATCH_WORDS.title[language] },
      ...paragraphs(batchLines(batches, language)),
      { kind: 'heading', text: on('proof') },
      { kind: 'facts', facts: anchors },
    ],
  };
}

/** `label: value` as a pair. */
function pairOf(text: string): readonly [string, string] {
  const [label = '', ...rest] = text.split(': ');
  return [label, rest.join(': ')];
}

function figuresOf(line: Line, language: Language): [string, string][] {
  const say = (word: keyof typeof SHEET_WORDS) => SHEET_WORDS[word][language];
  const isKnown = !line.findings.some(isAmountUnknown);
  const yuan = (fen: number) => (isKnown ? `${formatYuan(fen)} ${say('yuan')}` : say('notKnown'));
  const counted: [string, string] = line.counted
    ? [
        say('counted'),
        `${formatKwh(line.counted.quantity)} ${BASIS_UNITS[line.counted.basis][language]}`,
      ]
    : [say('total'), `${formatKwh(line.totalWh)} kWh`];
  return [
    [say('amount'), yuan(line.amountFen)],
    counted,
    [say('status'), LINE_STATUSES[line.status][language]],
    [say('atRisk'), yuan(line.atRiskFen)],
  ];
}

/** Lines of the sheet as paragraphs; what is indented as a source is printed as one. */
function paragraphs(texts: readonly string[]): Block[] {
  if (texts.length === 0) return [];
  const lines = texts.map((text): PaperLine => {
    return { text: text.trim(), style: text.startsWith('      ') ? 'source' : 'plain' };
  });
  return [{ kind: 'lines', lines }];
}

function measureBlocks(line: Line, measure: Measure, language: Language): Block[] {
  const say = (word: keyof typeof SHEET_WORDS) => SHEET_WORDS[word][language];
  const on = (word: keyof typeof PAPER_WORDS) => PAPER_WORDS[word][language];
  const bounds = `${formatKwh(line.lowWh)} — ${formatKwh(line.highWh)}`;
  const shown = measure.installations.flatMap((each) => [
    ...neighbourLines(each, language),
    ...each.evidence.map((evidence) => `${each.meterId}  ${evidenceLine(evidence, language)}`),
  ]);
  const conflicts = measure.conflicts.map(
    ({ meterId, at }) => `${meterId}  ${say('conflict')}: ${at.map(timeText).join(', ')}`,
  );
  return [
    { kind: 'heading', text: on('registers') },
    {
      kind: 'table',
      columns: [
        column(say('meter'), 13),
        column(say('multiplier'), 10, true),
        column('', 6),
        column(on('at'), 14),
        column(on('register'), 12, true),
        column(on('obtained'), 18),
        column(on('kwh'), 12, true),
        column(say('peak'), 11, true),
        column(say('valley'), 11, true),
      ],
      rows: measure.installations.flatMap((each) => installationRows(each, language)),
      total: [
        ...[say('total'), '', '', '', '', bounds],
        ...[line.totalWh, line.peakWh, line.valleyWh].map(formatKwh),
      ],
    },
    ...paragraphs([...shown, ...conflicts]),
  ];
}

function installationRows(each: Installation, language: Language): string[][] {
  const { start, end, quantity, meterId, multiplier } = each;
  const edge = (word: 'start' | 'end', of: Edge | undefined) =>
    of
      ? [
          SHEET_WORDS[word][language],
          timeText(of.at),
          registerText(of),
          EDGE_WORDS[of.kind][language],
        ]
      : [SHEET_WORDS[word][language], '', '', ''];
  const kwh = [quantity.bestWh, quantity.peakWh, quantity.valleyWh].map(formatKwh);
  return [
    [meterId, String(multiplier), ...edge('start', start), '', '', ''],
    ['', '', ...edge('end', end), ...kwh],
  ];
}

function neighbourLines({ meterId, start, end }: Installation, language: Language): string[] {
  return (['start', 'end'] as const).flatMap((word) => {
    const edge = word === 'start' ? start : end;
    const from = edge ? neighboursText(edge) : '';
    return from === '' ? [] : [`${meterId}  ${SHEET_WORDS[word][language]}: ${from}`];
  });
}

function calculationBlocks(line: Line, explanation: LineExplanation, language: Language): Block[] {
  const say = (word: keyof typeof SHEET_WORDS) => SHEET_WORDS[word][language];
  const on = (word: keyof typeof PAPER_WORDS) => PAPER_WORDS[word][language];
  const { rule, steps, funders, tolerance, channel } = explanation;
  const { reckoning, bill } = line.evidence;
  if (!steps || !reckoning) return [];
  const bound = line.status === 'certainPart' ? ` (${say('atLow')})` : '';
  const at = (['low', 'best', 'high'] as const).map(
    (each) => `${say(each)} ${formatYuan(reckoning.payouts[each].amountFen)}`,
  );
  const clause = (value: Parameters<typeof clauseText>[0] | undefined) =>
    value ? clauseText(value, language) : '';
  return [
    { kind: 'heading', text: `${say('calculation')}${bound}` },
    ...(rule ? paragraphs(ruleLines(rule, explanation, language)) : []),
    {
      kind: 'table',
      columns: [
        column(on('step'), 13),
        column(on('value'), 12),
        column(on('result'), 13, true),
        column(say('source'), 50),
      ],
      rows: steps.map((step) => [
        STEP_WORDS[step.step][language],
        stepValue(step, language).join(' '),
        step.result,
        [clause(step.cited), clause(step.readAs)].filter((text) => text !== '').join(' · '),
      ]),
    },
    ...paragraphs([
      `${say(line.counted ? 'quantityAt' : 'payoutsAt')}: ${at.join(', ')} ${say('yuan')}; ${say('tolerance')} ${tolerance?.value}`,
      ...certainPart(line, reckoning, explanation, language),
    ]),
    { kind: 'heading', text: say('funders') },
    fundersTable(explanation, funders ?? [], language),
    ...(channel
      ? paragraphs([`${say('channel')}: ${CHANNELS[channel.value as Channel][language]}`])
      : []),
    ...(bill
      ? paragraphs([
          `${say('bill')}: ${say('withTou')} ${formatYuan(bill.timeOfUseFen)} ${say('yuan')}, ${say('flat')} ${formatYuan(bill.flatFen)} ${say('yuan')}`,
        ])
      : []),
  ];
}

function fundersTable(
  { funderTitles }: LineExplanation,
  funders: NonNullable<LineExplanation['funders']>,
  language: Language,
): Block {
  const on = (word: keyof typeof PAPER_WORDS) => PAPER_WORDS[word][language];
  return {
    kind: 'table',
    columns: [
      column(on('funder'), 18),
      column(on('share'), 10),
      column(on('amountYuan'), 13, true),
      column(SHEET_WORDS.source[language], 47),
    ],
    rows: funders.map(({ funder, amountFen, cited }) => [
      funderTitles[funder]?.[language] ?? funder,
      cited?.value ?? '',
      formatYuan(amountFen),
      cited ? clauseText(cited, language) : '',
    ]),
  };
}

function column(title: string, share: number, isNumber = false): PaperTable['columns'][number] {
  return { title, share, isNumber };
}
