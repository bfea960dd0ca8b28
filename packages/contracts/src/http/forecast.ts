import { z } from 'zod';
import {
  dayText,
  digestText,
  fen,
  instant,
  numberedPageQuery,
  pageOf,
  placeSchema,
  typedText,
  wh,
  wordsSchema,
} from './common.ts';

export const forecastQuery = z.strictObject({
  programme: typedText(200),
  component: typedText(200).optional().meta({
    description: 'The programme’s main component unless given.',
  }),
  season: typedText(200).optional().meta({
    description:
      'As in runs: `2021-2022`, `2021` or `once`; unless given, the one in which the newest reading lies.',
  }),
  town: typedText(200).optional(),
  village: typedText(200).optional(),
});

/** Energy so far, and where it will stand at the season’s end: `lowWh ≤ bestWh ≤ highWh`. */
const energyOutlookSchema = z
  .object({ soFarWh: wh, lowWh: wh, bestWh: wh, highWh: wh })
  .meta({ id: 'EnergyOutlook' });

/** What the energy so far would be paid, and what will be paid: `lowFen ≤ bestFen ≤ highFen`. */
const moneyOutlookSchema = z
  .object({ soFarFen: fen, lowFen: fen, bestFen: fen, highFen: fen })
  .meta({ id: 'MoneyOutlook' });

/** How many households of each kind there are in some places. */
const forecastCountsSchema = z
  .object({
    all: z.int(),
    entitled: z.int().meta({ description: 'Those whose amount a rule decides.' }),
    ineligible: z.int(),
    amountUnknown: z.int().meta({ description: 'A fact is missing, or the notice states none.' }),
    aboveStart: z.int().meta({ description: 'Those that have reached the start already.' }),
    willReachStart: z.int().meta({ description: 'Not yet, and at best they will.' }),
    mayReachStart: z.int().meta({ description: 'At high only.' }),
    willNotReachStart: z.int().meta({ description: 'Not even at high.' }),
    atCap: z.int().meta({ description: 'More energy pays nothing more, already now.' }),
    willReachCap: z.int().meta({ description: 'Not yet, and at best they will.' }),
    takenFromOthers: z
      .int()
      .meta({ description: 'Entitled, and carried on by what others use: too little is known.' }),
  })
  .meta({ id: 'ForecastCounts' });

const outlook = {
  households: forecastCountsSchema,
  energy: energyOutlookSchema,
  money: moneyOutlookSchema,
};

/** A village so far and at the season’s end. */
const villageOutlook = z.object({ ...placeSchema.shape, ...outlook });

/** Nobody has to be asked twice: the same question is answered as soon as it is computed. */
const computingSchema = z.object({
  state: z.literal('computing'),
  done: z.int().meta({ description: 'Households that are measured.' }),
  of: z.int(),
});

const readySchema = z.object({
  state: z.literal('ready'),
  programme: z.string(),
  programmeDigest: digestText,
  component: z.string(),
  season: z.object({
    name: z.string(),
    firstDay: dayText,
    lastDay: dayText,
    days: z.int(),
    daysPast: z.int().meta({ description: 'Whole days up to the newest reading.' }),
  }),
  asOf: z.object({
    newestReadingAt: instant.optional(),
    lastDay: dayText.optional().meta({ description: 'The last whole day with readings.' }),
    ageDays: z.int().optional().meta({ description: 'Whole days since the newest reading.' }),
    isOld: z.boolean().meta({
      description: 'Days of the season are missing, and nothing has been read for over two days.',
    }),
  }),
  rosterVersion: z.int(),
  readingCommit: z.int(),
  computedAt: instant,
  isRefreshing: z.boolean().meta({
    description: 'Readings or roster have changed since; a newer one is being computed.',
  }),
  countsEnergy: z.boolean().meta({
    description: 'Where it is not energy that counts, the roster’s facts decide: no spread.',
  }),
  climate: z
    .object({
      name: z.string(),
      title: wordsSchema,
      isPlaceholder: z.boolean().meta({ description: 'Its figures are no measured normals.' }),
      source: z.string(),
    })
    .optional(),
  ...outlook,
  funders: z.array(
    z.object({ funder: z.string(), title: wordsSchema, ...moneyOutlookSchema.shape }),
  ),
  villages: z.array(villageOutlook),
  days: z
    .array(
      z.object({
        day: dayText,
        wh,
        isExpected: z.boolean().meta({ description: 'Not read, but expected by the climate.' }),
      }),
    )
    .meta({ description: 'The season day by day at best, of entitled households.' }),
  budget: z
    .object({
      amountFen: fen,
      plannedHouseholds: z.int().meta({ description: 'Of the plan in these places.' }),
      isCeiling: z.boolean().meta({ description: 'A most, not an estimate.' }),
      funders: z.array(z.object({ funder: z.string(), amountFen: fen })),
      source: z.enum(['noticePlan', 'planOnFile']),
    })
    .optional()
    .meta({
      description: 'Of the same component, season and places; absent where no plan says it.',
    }),
});

/** What a season will come to: energy and money, by funder and village, beside the budget. */
export const forecastSchema = z
  .discriminatedUnion('state', [computingSchema, readySchema])
  .meta({ id: 'Forecast' });

/** The villages of a forecast by themselves; they come when it is computed. */
export const forecastVillagesSchema = z.object({ items: z.array(villageOutlook) });

export const matrixQuery = z.strictObject({
  from: dayText,
  to: dayText.meta({ description: 'The last day, counted.' }),
  town: typedText(200).optional(),
  village: typedText(200).optional(),
});

const perDay = z.array(z.int()).meta({ description: 'One for each of `days`.' });

/** Villages × days: whose meters have been heard. */
export const matrixSchema = z
  .object({
    days: z.array(dayText),
    readingCommit: z.int(),
    rosterVersion: z.int(),
    villages: z.array(
      z.object({
        ...placeSchema.shape,
        meters: z.int().meta({ description: 'Meters of the village on any of the days.' }),
        metersExpected: perDay.meta({
          description: 'Meters that were installed on the day, one for each of `days`.',
        }),
        metersSeen: perDay.meta({
          description: 'Those of them with a reading on the day, one for each of `days`.',
        }),
        readings: perDay,
      }),
    ),
  })
  .meta({ id: 'CompletenessMatrix' });

export const matrixDaysQuery = matrixQuery.extend(numberedPageQuery);

/** The same with a row for each village and day, village after village. */
export const matrixDaysSchema = pageOf(
  z.object({
    ...placeSchema.shape,
    day: dayText,
    metersExpected: z.int(),
    metersSeen: z.int(),
    readings: z.int(),
  }),
);
