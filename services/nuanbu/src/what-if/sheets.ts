import type { WhatIfReport } from '@nuanbu/api';
import type { Language, ReportColumn, ReportField, ReportSheet } from '@nuanbu/contracts';
import type { HouseholdChange, MoneyChange } from '@nuanbu/settlement';
import { LINE_STATUSES, MOVES } from '@nuanbu/terms';
import { WHAT_IF_WORDS, type WhatIfWord } from './words.ts';

/** The sheets of a what-if: households that stand otherwise, then villages and funders. */
export function whatIfSheets(report: WhatIfReport, language: Language): ReportSheet[] {
  const { comparison, before, after } = report;
  const say = (word: WhatIfWord) => WHAT_IF_WORDS[word][language];
  const text = (...words: WhatIfWord[]) => words.map((word) => column(say(word), 'text'));
  const yuan = (...words: WhatIfWord[]) => words.map((word) => column(say(word), 'yuan'));
  const count = (...words: WhatIfWord[]) => words.map((word) => column(say(word), 'count'));
  const money = yuan('paidBefore', 'paidAfter', 'paidDifference');
  const titles = { ...before.funderTitles, ...after.funderTitles };
  return [
    {
      name: say('householdsSheet'),
      columns: [
        ...text('town', 'village', 'household', 'statusBefore', 'statusAfter'),
        ...yuan('amountBefore', 'amountAfter'),
        ...money,
        ...text('moves'),
      ],
      rows: comparison.changes.map((change) => householdRow(change, language)),
    },
    {
      name: say('villagesSheet'),
      columns: [...text('town', 'village'), ...money, ...count('gaining', 'losing')],
      rows: comparison.byVillage.map((each) => [
        ...[each.town, each.village, ...moneyFields(each), each.gaining, each.losing],
      ]),
    },
    {
      name: say('fundersSheet'),
      columns: [...text('funder'), ...money],
      rows: comparison.byFunder.map((each) => [
        titles[each.funder]?.[language] ?? each.funder,
        ...moneyFields(each),
      ]),
    },
  ];
}

function column(title: string, kind: ReportColumn['kind']): ReportColumn {
  return { title, kind };
}

function moneyFields({ beforeFen, afterFen, differenceFen }: MoneyChange): number[] {
  return [beforeFen, afterFen, differenceFen];
}

function householdRow(change: HouseholdChange, language: Language): ReportField[] {
  const { town, village, householdId, before, after, differenceFen, moves } = change;
  return [
    ...[town, village, householdId],
    ...[before, after].map(({ status }) => LINE_STATUSES[status][language]),
    ...[before.amountFen, after.amountFen, before.paidFen, after.paidFen, differenceFen],
    moves.map((move) => MOVES[move][language]).join('; '),
  ];
}
