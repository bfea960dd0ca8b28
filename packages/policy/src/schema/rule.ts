import { said } from '@nuanbu/terms';
import { z } from 'zod';
import { BASES } from '../basis.ts';
import { START_RULES } from '../start-rule.ts';
import { notStated, parameter } from './parameter.ts';
import {
  bothLanguages,
  day,
  flag,
  quantity,
  rate,
  readAs,
  readQuantity,
  share,
  text,
  wholeNumber,
  word,
  yuan,
} from './values.ts';

/** Facts that a condition may ask for by a word. */
const WORD_FACTS = ['pathway', 'equipment'] as const;
const PLACE_FACTS = ['town', 'village'] as const;
/** Facts that a condition may compare. */
export const NUMBER_FACTS = ['areaM2', 'costYuan'] as const;

const wordCondition = z.strictObject({
  fact: z.enum(WORD_FACTS),
  in: parameter(z.array(word).min(1)),
});
/** Where the dwelling lies, by the names that the roster has. */
const placeCondition = z.strictObject({
  fact: z.enum(PLACE_FACTS),
  in: parameter(z.array(text).min(1)),
});
const yearCondition = z.strictObject({
  fact: z.literal('cohortYear'),
  in: parameter(z.array(wholeNumber(2000, 2100)).min(1)),
});
const numberCondition = z
  .strictObject({
    fact: z.enum(NUMBER_FACTS),
    atLeast: parameter(quantity).optional(),
    above: parameter(quantity).optional(),
    atMost: parameter(quantity).optional(),
    below: parameter(quantity).optional(),
  })
  .refine(
    ({ atLeast, above, atMost, below }) => atLeast ?? above ?? atMost ?? below,
    said({
      zh: '关于数的条件须有 atLeast、above、atMost 或 below',
      en: 'a condition on a number needs atLeast, above, atMost or below',
    }),
  );

export type NumberConditionFile = z.output<typeof numberCondition>;

/** What must be so for a rule to apply to a household. */
export const condition = z.discriminatedUnion('fact', [
  wordCondition,
  placeCondition,
  yearCondition,
  numberCondition,
]);

/** What is subtracted before anything is paid: a number, or the roster's `baseline_kwh`. */
const baseline = parameter(
  readAs((raw) => (raw === 'roster' ? 'roster' : readQuantity(raw)), {
    zh: '须为 roster，或至多三位小数的数',
    en: 'must be roster, or a number with at most three decimals',
  }),
);

const start = z.strictObject({
  at: parameter(quantity),
  rule: parameter(z.enum(START_RULES)),
  qualifies: parameter(flag),
});

const band = z.strictObject({
  from: quantity,
  upTo: quantity.optional(),
  rate: parameter(rate),
});

const bands = z.strictObject({
  mode: parameter(z.enum(['marginal', 'whole'])),
  boundary: parameter(z.enum(['lower', 'upper'])).optional(),
  list: z.array(band).min(1),
});

/** A season number of a cohort from which on another rate or limit holds. */
const yearly = z.strictObject({
  fromSeason: wholeNumber(1, 30),
  toSeason: wholeNumber(1, 30),
  rate: parameter(rate).optional(),
  limitYuan: parameter(yuan).optional(),
});

export const funder = z.strictObject({ funder: word, share: parameter(share) });

/** One rule of a component: to whom it applies, what it counts, and what that is worth. */
export const rule = z.strictObject({
  name: word,
  title: bothLanguages.optional(),
  /** The first and the last day on which it holds. */
  validFrom: parameter(day).optional(),
  validTo: parameter(day).optional(),
  when: z.array(condition).optional(),
  basis: parameter(z.enum(BASES)),
  monthly: z
    .strictObject({ baseline: baseline.optional(), limit: parameter(quantity).optional() })
    .refine(
      ({ baseline: given, limit }) => given ?? limit,
      said({ zh: '须有 baseline 或 limit', en: 'needs a baseline or a limit' }),
    )
    .optional(),
  baseline: baseline.optional(),
  start: start.optional(),
  limit: parameter(quantity).optional(),
  rate: parameter(rate).optional(),
  bands: bands.optional(),
  notStated: notStated.optional(),
  yearly: z.array(yearly).min(1).optional(),
  limitYuan: parameter(yuan).optional(),
  notAboveCost: parameter(flag).optional(),
  unitCost: parameter(rate).optional(),
  funders: z.array(funder).min(1).optional(),
});
export type RuleFile = z.output<typeof rule>;
