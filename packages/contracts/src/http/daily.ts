import { DAY_SOURCES } from '@nuanbu/terms';
import { z } from 'zod';
import {
  codeIn,
  dayText,
  digestText,
  findingCode,
  instant,
  numberSchema,
  typedText,
  wh,
} from './common.ts';

export const dailyQuery = z.strictObject({
  run: z.coerce.number().pipe(numberSchema).optional().meta({
    description:
      'As this run saw it. Unless it or a programme is given, the newest run that succeeded.',
  }),
  programme: typedText(200).optional().meta({
    description: 'As it stands now, by this programme’s tariff hours and season.',
  }),
  component: typedText(200).optional(),
  season: typedText(200).optional().meta({
    description: 'With a programme; unless given, the one in which the newest reading lies.',
  }),
});

const daySource = codeIn(DAY_SOURCES);

const energy = {
  totalWh: wh,
  peakWh: wh,
  valleyWh: wh.meta({ description: 'Peak plus valley is total, to the Wh.' }),
};

/** A household’s energy day by day; the days add up to its season, to the Wh. */
export const dailySchema = z
  .object({
    householdId: z.string(),
    programme: z.string(),
    programmeDigest: digestText,
    component: z.string(),
    season: z.object({ name: z.string(), firstDay: dayText, lastDay: dayText }),
    run: z.int().optional(),
    rosterVersion: z.int(),
    readingCommit: z.int(),
    counted: z
      .object({ firstDay: dayText, lastDay: dayText })
      .optional()
      .meta({ description: 'The days below; none where nothing is counted yet.' }),
    sum: z.object({ ...energy, lowWh: wh, highWh: wh, estimatedWh: wh }),
    days: z.array(
      z.object({
        day: dayText,
        ...energy,
        lowWh: wh,
        highWh: wh,
        source: daySource,
        block: z.int().optional().meta({ description: 'Index in `blocks` of the gap it lies in.' }),
        findings: z.array(findingCode),
      }),
    ),
    blocks: z
      .array(
        z.object({
          meterId: z.string(),
          from: instant.meta({
            description: 'The last reading before the gap, or where it begins.',
          }),
          to: instant,
          firstDay: dayText,
          lastDay: dayText,
          totalWh: wh
            .optional()
            .meta({ description: 'What the meter advanced over the gap; absent where unknown.' }),
        }),
      )
      .meta({ description: 'Gaps that hold a midnight: shown as one, with one total.' }),
    meters: z.array(
      z.object({
        meterId: z.string(),
        firstDay: dayText,
        lastDay: dayText,
        multiplier: z.int(),
        intervalS: z.int().optional().meta({ description: 'How often it usually reports.' }),
      }),
    ),
    findings: z.array(
      z.object({
        finding: findingCode,
        meterId: z.string(),
        from: instant,
        to: instant,
        fromWh: wh.optional(),
        toWh: wh.optional(),
      }),
    ),
  })
  .meta({ id: 'Daily' });
