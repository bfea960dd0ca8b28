import type { Language } from '@nuanbu/contracts';
import {
  type BudgetDimension,
  type BudgetEntry,
  HOUSEHOLD_BEARER,
  LATER_YEARS,
  type Programme,
  type UnbudgetedRow,
} from '@nuanbu/policy';

/** The words of a budget that neither the programme nor a code has; Chinese first. */
export const BUDGET_WORDS = {
  budget: { zh: '资金预算', en: 'Budget' },
  plan: { zh: '计划', en: 'Plan' },
  households: { zh: '户数', en: 'Households' },
  areaM2: { zh: '面积(平方米)', en: 'Area (m²)' },
  unit: {
    zh: '单位：万元，四舍五入到两位小数；精确到分的金额见导出文件（--out）',
    en: 'In units of 10,000 yuan (万元), rounded half up to two decimals; --out writes exact fen',
  },
  ceiling: {
    zh: '≤：计划未填用量或费用，按上限测算，实际不会更多',
    en: '≤: the plan says no quantity or no cost; the most that the rules can pay',
  },
  total: { zh: '合计', en: 'Total' },
  subtotal: { zh: '小计', en: 'Subtotal' },
  subsidy: { zh: '补贴', en: 'Subsidy' },
  ownPart: { zh: '自筹', en: 'Own part' },
  stated: { zh: '文件所列', en: 'Stated' },
  allSubsidies: { zh: '总补贴', en: 'All subsidies' },
  allStated: { zh: '文件所列投资', en: 'Stated investments' },
  investment: { zh: '总投资（以上各项）', en: 'Investment (all of these)' },
  statedIncluded: {
    zh: '含文件自身计划所列、不由条款算出的投资（文件所列）',
    en: 'With the investments that the notice states for its own plan, by no rule (stated)',
  },
  statedLeftOut: {
    zh: '文件所列投资只属于文件自身的计划，未计入本计划',
    en: "The investments that the notice states are of its own plan and are not in this one's sums",
  },
  ownPartLeftOut: {
    zh: '改造费用自筹部分须减去全部一次性补贴，只选其中几项时不计入',
    en: 'The own part of a conversion is beyond all that is paid for it once: it is left out where only some of that is chosen',
  },
  buildingsUnit: { zh: '项', en: 'items' },
  buildings: {
    zh: '项：只补建筑保温的登记，不是户，不计入户数和面积合计',
    en: 'items: registrations for insulation alone; they are no households and are in no total of the plan',
  },
  ownWhole: { zh: '改造费用自筹部分', en: 'own part of the conversion' },
  statedMark: { zh: '（文件所列）', en: ' (stated)' },
  household: { zh: '农户自筹', en: 'households' },
  laterYears: { zh: '以后年度', en: 'later years' },
  noYear: { zh: '未分年度', en: 'no year' },
  notInTotals: { zh: '未计入合计：', en: 'In no total:' },
  householdsUnit: { zh: '户', en: 'households' },
  wholeRow: { zh: '全部补贴', en: 'all subsidies' },
  nothing: { zh: '—', en: '—' },
  none: { zh: '没有可测算的金额', en: 'There is no amount to show' },
  rule: { zh: '条款', en: 'Rule' },
  kind: { zh: '性质', en: 'Kind' },
  town: { zh: '镇', en: 'Town' },
  equipment: { zh: '取暖设备', en: 'Equipment' },
  period: { zh: '期间', en: 'Period' },
  amount: { zh: '金额(元)', en: 'Amount (yuan)' },
  entries: { zh: '明细', en: 'Entries' },
  sums: { zh: '汇总', en: 'Sums' },
  remarks: { zh: '备注', en: 'Remarks' },
  atMost: { zh: '按上限测算', en: 'ceiling' },
} satisfies Record<string, Readonly<Record<Language, string>>>;

/** Heads of the columns by which a budget is grouped. */
export const DIMENSION_WORDS = {
  component: { zh: '项目', en: 'Component' },
  pathway: { zh: '改造方式', en: 'Pathway' },
  village: { zh: '村', en: 'Village' },
  funder: { zh: '资金来源', en: 'Funder' },
  year: { zh: '年度', en: 'Year' },
} satisfies Partial<Record<BudgetDimension, Readonly<Record<Language, string>>>>;
export type ShownDimension = keyof typeof DIMENSION_WORDS;

/** Names things as the programme's file does; a word that it does not name stands for itself. */
export class BudgetNames {
  readonly #programme: Programme;
  readonly #language: Language;

  constructor(programme: Programme, language: Language) {
    this.#programme = programme;
    this.#language = language;
  }

  say(words: keyof typeof BUDGET_WORDS): string {
    return BUDGET_WORDS[words][this.#language];
  }

  item(item: string, kind?: BudgetEntry['kind']): string {
    if (item === '') return this.say('ownWhole');
    const { components, file } = this.#programme;
    if (kind !== 'stated') return components.get(item)?.title[this.#language] ?? item;
    const stated = file.statedInvestments?.find(({ name }) => name === item);
    return `${stated?.title[this.#language] ?? item}${this.say('statedMark')}`;
  }

  /** What a gap without an amount is of; one without a component is of them all. */
  gapItem({ item, because }: UnbudgetedRow): string {
    return item === '' && because !== 'ownPartUnknown' ? this.say('wholeRow') : this.item(item);
  }

  rule(item: string, name: string): string {
    const component = this.#programme.components.get(item);
    const rules = component?.isDetermined ? component.rules : [];
    return rules.find((rule) => rule.name === name)?.title?.[this.#language] ?? name;
  }

  pathway(word: string): string {
    return this.#programme.file.pathways?.[word]?.[this.#language] ?? word;
  }

  equipment(word: string): string {
    return this.#programme.file.equipment?.[word]?.[this.#language] ?? word;
  }

  funder(word: string): string {
    const named = this.#programme.file.funders[word]?.[this.#language];
    return named ?? (word === HOUSEHOLD_BEARER ? this.say('household') : word);
  }

  year(year: string): string {
    if (year === LATER_YEARS) return this.say('laterYears');
    return year === '' ? this.say('noYear') : year;
  }

  /** What an entry is called under a heading. */
  under(dimension: ShownDimension, entry: BudgetEntry): string {
    switch (dimension) {
      case 'component':
        return this.item(entry.item, entry.kind);
      case 'pathway':
        return this.pathway(entry.pathway) || this.say('nothing');
      case 'village':
        return `${entry.town} ${entry.village}`.trim() || this.say('nothing');
      case 'funder':
        return this.funder(entry.funder);
      case 'year':
        return this.year(entry.year);
    }
  }
}
