import type { WhatIfReport, WhatIfSide } from '@nuanbu/api';
import { VALUE_WORDS } from '@nuanbu/api/sheet';
import type { Language } from '@nuanbu/contracts';
import { RUN_KIND_WORDS } from '@nuanbu/contracts/http';
import type { HouseholdChange, MoneyChange } from '@nuanbu/settlement';
import { codesOf, LINE_STATUSES, MOVES } from '@nuanbu/terms';
import { formatInstant, formatYuan } from '@nuanbu/units';
import { tableText } from '../commands/print.ts';
import { WHAT_IF_WORDS, type WhatIfWord } from './words.ts';

/** Of very different programmes only this many parameters are printed. */
const PARAMETERS_SHOWN = 12;

const HOUSEHOLDS_SHOWN = 20;

/** A what-if as text: who moves how, the yuan by village and funder, and the households moved most. */
export function whatIfText(report: WhatIfReport, language: Language): string {
  const say = (word: WhatIfWord) => WHAT_IF_WORDS[word][language];
  const { run, before, after, comparison } = report;
  return [
    `${say('title')}: ${say('run')} ${run.number} ${RUN_KIND_WORDS[run.kind][language]}  ${run.component}  ${run.season}  (${say('nothingStored')})`,
    `  ${say('before')}: ${sideText(before, language)}`,
    `  ${say('after')}: ${sideText(after, language)}`,
    ...parameterLines(report, language),
    '',
    summaryText(report, language),
    '',
    villageTable(report, language),
    '',
    funderTable(report, language),
    '',
    ...(comparison.changes.length === 0
      ? [say('nobody')]
      : [`${say('mostMoved')}:`, householdTable(comparison.changes, language)]),
  ].join('\n');
}

/** How many households move, how, and by how many yuan in all. */
export function summaryText({ comparison }: WhatIfReport, language: Language): string {
  const { moves, households, changes, paid, held } = comparison;
  const say = (word: WhatIfWord) => WHAT_IF_WORDS[word][language];
  return [
    `${say('changed')}: ${changes.length} / ${households}`,
    ...codesOf(MOVES)
      .filter((move) => moves[move] > 0)
      .map((move) => `  ${language === 'zh' ? MOVES[move].zh : move}: ${moves[move]}`),
    tableText(
      ['', ...moneyHeads(language)],
      [
        [say('paid'), ...moneyCells(paid)],
        [say('held'), ...moneyCells(held)],
      ],
      1,
    ),
  ].join('\n');
}

function sideText(side: WhatIfSide, language: Language): string {
  const { label, digest, startRule, from, to } = side;
  const start =
    startRule === undefined
      ? ''
      : `  ${WHAT_IF_WORDS.startRule[language]} ${VALUE_WORDS[startRule][language]}`;
  const days = [from, to].map((at) => formatInstant(at).slice(0, 10)).join(' – ');
  return `${label} ${digest.slice(0, 12)}  [${days})${start}`;
}

function parameterLines({ parameters }: WhatIfReport, language: Language): string[] {
  if (parameters.length === 0) return [];
  const say = (word: WhatIfWord) => WHAT_IF_WORDS[word][language];
  if (parameters.length > PARAMETERS_SHOWN) {
    return [`  ${say('parameters')}: ${parameters.length} ${say('more')}`];
  }
  return [
    `  ${say('parameters')}:`,
    ...parameters.map(
      ({ path, before, after }) => `    ${path}: ${before?.text ?? '—'} → ${after?.text ?? '—'}`,
    ),
  ];
}

function moneyCells({ beforeFen, afterFen, differenceFen }: MoneyChange): string[] {
  return [formatYuan(beforeFen), formatYuan(afterFen), signed(differenceFen)];
}

function signed(fen: number): string {
  return `${fen > 0 ? '+' : ''}${formatYuan(fen)}`;
}

function moneyHeads(language: Language): string[] {
  return (['before', 'after', 'difference'] as const).map((word) => WHAT_IF_WORDS[word][language]);
}

/** The villages whose money moves, and all of them together. */
function villageTable({ comparison }: WhatIfReport, language: Language): string {
  const say = (word: WhatIfWord) => WHAT_IF_WORDS[word][language];
  const { byVillage, paid, moves } = comparison;
  const moved = byVillage.filter(({ gaining, losing }) => gaining + losing > 0);
  return tableText(
    [say('town'), say('village'), ...moneyHeads(language), say('gaining'), say('losing')],
    [
      ...moved.map((each) => [
        ...[each.town, each.village, ...moneyCells(each)],
        ...[String(each.gaining), String(each.losing)],
      ]),
      [say('total'), '', ...moneyCells(paid), String(moves.gains), String(moves.loses)],
    ],
    2,
  );
}

function funderTable({ before, after, comparison }: WhatIfReport, language: Language): string {
  const say = (word: WhatIfWord) => WHAT_IF_WORDS[word][language];
  const titles = { ...before.funderTitles, ...after.funderTitles };
  return tableText(
    [say('funder'), ...moneyHeads(language)],
    comparison.byFunder.map((each) => [
      titles[each.funder]?.[language] ?? each.funder,
      ...moneyCells(each),
    ]),
    1,
  );
}

function householdTable(changes: readonly HouseholdChange[], language: Language): string {
  const say = (word: WhatIfWord) => WHAT_IF_WORDS[word][language];
  const most = [...changes].sort((a, b) => Math.abs(b.differenceFen) - Math.abs(a.differenceFen));
  return tableText(
    [say('household'), say('village'), say('status'), ...moneyHeads(language)],
    most
      .slice(0, HOUSEHOLDS_SHOWN)
      .map(({ householdId, town, village, before, after, ...change }) => {
        const statuses = [...new Set([before.status, after.status])];
        return [
          householdId,
          `${town}/${village}`,
          statuses.map((status) => LINE_STATUSES[status][language]).join(' → '),
          ...[formatYuan(before.paidFen), formatYuan(after.paidFen), signed(change.differenceFen)],
        ];
      }),
    3,
  );
}
