import type { Language } from '@nuanbu/contracts';
import { RUN_KIND_WORDS } from '@nuanbu/contracts/http';
import { FINDINGS, LINE_STATUSES, READING_REFUSALS, type ReadingRefusal } from '@nuanbu/terms';
import { formatInstant, formatKwh, formatYuan } from '@nuanbu/units';
import { tableText } from '../commands/print.ts';
import type { Traced, TracedRegister } from '../operations/trace.ts';
import { TRACE_WORDS } from './words.ts';

type Word = keyof typeof TRACE_WORDS;

/** A trace as people read it. */
export function traceText(traced: Traced, language: Language): string {
  const word = (name: Word) => TRACE_WORDS[name][language];
  const { run, line, meters, messages } = traced;
  const title = language === 'zh' ? `第 ${run.number} 次核算` : `run ${run.number}`;
  return [
    [
      `${word('household')} ${line.householdId}`,
      title,
      RUN_KIND_WORDS[run.kind][language],
      ...[run.season, run.programme],
    ].join(' · '),
    `${LINE_STATUSES[line.status][language]}  ${formatKwh(line.totalWh)} kWh  ${formatYuan(line.amountFen)} ${language === 'zh' ? '元' : 'yuan'}`,
    `${word('runTrace')}  ${run.traceId ?? word('noTrace')}`,
    ...(run.traceId === undefined ? [] : [`  ${word('inLogs')}`]),
    `${word('frozenAt')}  ${run.readingCommit}`,
    '',
    ...(meters.length === 0 ? [word('noMeter')] : meters.flatMap((each) => meterText(each, word))),
    ...(meters.length === 0 ? [] : [word('commits')]),
    '',
    ...(messages.length === 0
      ? [word('noMessages')]
      : [word('messages'), messagesText(messages, word, language)]),
  ].join('\n');
}

function meterText(
  { meterId, span, registers }: Traced['meters'][number],
  word: (name: Word) => string,
): string[] {
  const heads = (['at', 'use', 'used', 'stored', 'commit', 'remark'] as const).map(word);
  return [
    `${word('meter')} ${meterId}  ${formatInstant(span.from)} – ${formatInstant(span.to)}`,
    tableText(
      heads,
      registers.flatMap((register) => rowsOf(register, word)),
    ),
  ];
}

/** A row for each value that the store keeps at the instant, or one that says that it keeps none. */
function rowsOf(register: TracedRegister, word: (name: Word) => string): string[][] {
  const { at, use, totalWh, stored } = register;
  const begin = [formatInstant(at), word(use), totalWh === undefined ? '' : formatKwh(totalWh)];
  if (stored.length === 0) return [[...begin, '', '', word('roster')]];
  const plain = stored.filter(({ correction }) => correction === undefined);
  return stored.map(({ totalWh: value, commit, correction, isLater }, index) => [
    ...(index === 0 ? begin : ['', '', '']),
    formatKwh(value),
    String(commit),
    [
      ...(correction ? [`${word('corrected')}: ${correction.by}, ${correction.why}`] : []),
      ...(!correction && plain.length > 1 ? [word('conflict')] : []),
      ...(isLater ? [word('later')] : []),
    ].join('; '),
  ]);
}

function messagesText(
  messages: Traced['messages'],
  word: (name: Word) => string,
  language: Language,
): string {
  const heads = (
    ['number', 'received', 'source', 'codes', 'times', 'state', 'traceId'] as const
  ).map(word);
  return tableText(
    heads,
    messages.map(({ number, receivedAt, source, codes, count, state, traceId }) => [
      String(number),
      formatInstant(receivedAt),
      source,
      codes.map((code) => codeText(code, language)).join('；'),
      String(count),
      word(state),
      traceId,
    ]),
  );
}

function codeText(code: ReadingRefusal | 'conflictingReading', language: Language): string {
  if (language === 'en') return code;
  return { ...READING_REFUSALS, conflictingReading: FINDINGS.conflictingReading }[code].zh;
}
