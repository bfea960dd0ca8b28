import { FACT_WORDS, VALUE_WORDS } from '@nuanbu/api/sheet';
import type { Language } from '@nuanbu/contracts';
import {
  BASIS_UNITS,
  type Baseline,
  type Condition,
  type DeterminedComponent,
  type Programme,
  type Rule,
} from '@nuanbu/policy';
import { formatKwh, formatRate, formatYuan } from '@nuanbu/units';
import { declared, POLICY_WORDS } from './words.ts';

/** Says a component's rules in words of one language. */
export class RuleWords {
  readonly #programme: Programme;
  readonly #component: DeterminedComponent;
  readonly #language: Language;

  constructor(programme: Programme, component: DeterminedComponent, language: Language) {
    this.#programme = programme;
    this.#component = component;
    this.#language = language;
  }

  /** The heads of the columns of `row`. */
  head(): string[] {
    const heads = [
      'rule',
      'holds',
      'when',
      'counts',
      'start',
      'limit',
      'pays',
      'mostYuan',
    ] as const;
    return [...heads, 'funders' as const].map((word) => this.#say(word));
  }

  row(rule: Rule): string[] {
    return [
      rule.title?.[this.#language] ?? rule.name,
      daysText(rule),
      rule.when.map((condition) => this.#condition(condition)).join('; ') || this.#say('everybody'),
      this.#counted(rule),
      this.#start(rule),
      rule.limit === undefined ? '' : plain(rule.limit),
      this.#price(rule),
      this.#most(rule),
      this.#funders(rule),
    ];
  }

  #say(word: keyof typeof POLICY_WORDS): string {
    return POLICY_WORDS[word][this.#language];
  }

  #condition(condition: Condition): string {
    const fact = FACT_WORDS[condition.fact][this.#language];
    if ('in' in condition) {
      const words = condition.in.map((word) =>
        declared(this.#programme, condition.fact, String(word), this.#language),
      );
      return `${fact} ${words.join(' / ')}`;
    }
    const { atLeast, above, atMost, below } = condition;
    const bounds = [
      ['≥', atLeast],
      ['>', above],
      ['≤', atMost],
      ['<', below],
    ] as const;
    const said = bounds.flatMap(([sign, bound]) =>
      bound === undefined ? [] : [`${sign} ${plain(bound)}`],
    );
    return `${fact} ${said.join(', ')}`;
  }

  #counted({ basis, monthly, baseline }: Rule): string {
    const unit = BASIS_UNITS[basis][this.#language];
    const beyond = (given: Baseline | undefined) =>
      given === undefined
        ? []
        : [
            `${this.#say('beyond')} ${given === 'roster' ? this.#say('ownBaseline') : plain(given)}`,
          ];
    const limit = monthly?.limit;
    const months = [
      ...beyond(monthly?.baseline),
      ...(limit === undefined ? [] : [`${this.#say('atMost')} ${plain(limit)}`]),
    ];
    const parts = [
      ...beyond(baseline),
      ...(monthly ? [`${this.#say('monthly')} ${months.join(', ')}`] : []),
    ];
    return [unit, ...parts].join(', ');
  }

  #start({ start }: Rule): string {
    if (!start) return '';
    const word = this.#say(start.qualifies ? 'from' : 'above');
    return `${word} ${plain(start.at)} (${VALUE_WORDS[start.rule][this.#language]})`;
  }

  #price({ price, yearly }: Rule): string {
    const steps = yearly.flatMap(({ fromSeason, toSeason, rate }) =>
      rate ? [`${this.#seasons(fromSeason, toSeason)}: ${formatRate(rate)}`] : [],
    );
    if (steps.length === yearly.length && steps.length > 0) return steps.join('; ');
    switch (price.kind) {
      case 'notStated':
        return this.#say('notStated');
      case 'rate':
        return [formatRate(price.rate), ...steps].join('; ');
      case 'bands': {
        const bands = price.bands.map(
          ({ from, upTo, rate }) =>
            `${plain(from)}–${upTo === undefined ? '' : plain(upTo)}: ${formatRate(rate)}`,
        );
        const mode = this.#say(price.mode === 'whole' ? 'wholeBand' : 'marginalBand');
        return `${bands.join('; ')} (${mode})`;
      }
    }
  }

  #most({ limitFen, yearly, notAboveCost }: Rule): string {
    return [
      ...(limitFen === undefined ? [] : [formatYuan(limitFen)]),
      ...yearly.flatMap(({ fromSeason, toSeason, limitFen: fen }) =>
        fen === undefined ? [] : [`${this.#seasons(fromSeason, toSeason)}: ${formatYuan(fen)}`],
      ),
      ...(notAboveCost ? [this.#say('cost')] : []),
    ].join('; ');
  }

  #seasons(from: number, to: number): string {
    const numbers = from === to ? String(from) : `${from}–${to}`;
    return [this.#say('seasons'), numbers, this.#say('seasonsUnit')]
      .filter((word) => word !== '')
      .join(this.#language === 'zh' ? '' : ' ');
  }

  #funders(rule: Rule): string {
    const titles = this.#component.origin.funderTitles;
    return (rule.funders ?? this.#component.funders)
      .map(({ funder, numerator, denominator }) => {
        const title = titles[funder]?.[this.#language] ?? funder;
        return `${title} ${shareText(numerator, denominator)}`;
      })
      .join(', ');
  }
}

/** The days on which a rule holds; empty where nothing bounds them. */
export function daysText({ validFrom, validTo }: Pick<Rule, 'validFrom' | 'validTo'>): string {
  return validFrom === undefined && validTo === undefined
    ? ''
    : `${validFrom ?? ''}–${validTo ?? ''}`;
}

/** Thousandths without the zeros behind the point. */
function plain(thousandths: number): string {
  return formatKwh(thousandths).replace(/\.?0+$/, '');
}

/** A share in percent with at most three decimals, and otherwise as a fraction. */
function shareText(numerator: number, denominator: number): string {
  const thousandths = (numerator * 100_000) / denominator;
  return Number.isInteger(thousandths) ? `${plain(thousandths)} %` : `${numerator}/${denominator}`;
}
