import { z } from 'zod';
import { checkProgramme } from './checks.ts';
import { component } from './component.ts';
import { parameter, source } from './parameter.ts';
import {
  bothLanguages,
  clockTime,
  day,
  flag,
  monthDay,
  programmeName,
  rate,
  text,
  wholeNumber,
  word,
  yuan,
} from './values.ts';

/** The form of a programme file; unknown keys are refused everywhere. */

const document = z.strictObject({
  kind: z.enum(['notice', 'decision']),
  number: text.optional(),
  issuedOn: day.optional(),
  title: text,
});

/** A word that households' facts may use, as the notice names it. */
const named = z.strictObject({ zh: text, en: text, source });

const recognition = z.strictObject({
  /** Registrations of one household book. */
  sameBook: parameter(z.enum(['oneHousehold', 'apart'])),
  spouse: parameter(z.enum(['oneHousehold', 'apart'])),
  livesWithParents: parameter(z.enum(['oneHousehold', 'apart'])),
  sharedCourtyard: parameter(z.enum(['oneHousehold', 'apart'])),
  /** Who must certify that a registration is a household of its own. */
  livesApart: parameter(z.enum(['village', 'town', 'villageAndTown', 'never'])),
  otherSplit: parameter(z.enum(['village', 'town', 'villageAndTown', 'never'])),
});

const recovery = z.strictObject({
  /** Which components a confirmed violation takes back; `all` for every one. */
  components: parameter(z.array(word)),
  /** Of every season, or of those that end after the day of the violation. */
  seasons: parameter(z.enum(['all', 'endingAfter'])),
});

/** An investment that the notice states as a sum, without a rule that gives it. */
const statedInvestment = z.strictObject({
  name: word,
  title: bothLanguages,
  totalYuan: parameter(yuan),
  bearers: z
    .array(
      z.strictObject({
        /** One of the file's funders. */
        bearer: word,
        yuan: parameter(yuan),
        firstYearYuan: parameter(yuan).optional(),
      }),
    )
    .min(1),
});

/** A figure that the notice gives in two ways; each of its words may have a twin in Chinese. */
const contradiction = z.strictObject({
  about: text,
  aboutZh: text.optional(),
  readings: z.array(z.strictObject({ value: text, valueZh: text.optional(), source })).min(2),
  uses: text,
  usesZh: text.optional(),
  because: text,
  becauseZh: text.optional(),
});

export const programmeSchema = z
  .strictObject({
    programme: programmeName,
    title: bothLanguages,
    place: bothLanguages,
    documents: z.record(z.string(), document),
    season: z
      .strictObject({ firstDay: parameter(monthDay), lastDay: parameter(monthDay) })
      .optional(),
    cohorts: z
      .array(
        z.strictObject({
          year: wholeNumber(2000, 2100),
          /** How many households the notice wants converted in this year. */
          plannedHouseholds: parameter(wholeNumber(1, 10_000_000)).optional(),
          seasonsPaid: parameter(wholeNumber(1, 30)),
        }),
      )
      .min(1),
    tariff: z
      .strictObject({
        peakFrom: parameter(clockTime),
        peakTo: parameter(clockTime),
        peakYuanPerKwh: parameter(rate),
        valleyYuanPerKwh: parameter(rate),
        flatYuanPerKwh: parameter(rate),
      })
      .optional(),
    pathways: z.record(word, named).optional(),
    equipment: z.record(word, named).optional(),
    funders: z.record(word, bothLanguages),
    components: z.record(word, component),
    eligibility: z.strictObject({
      acceptanceRequired: parameter(flag),
      daysBeforeAcceptanceCount: parameter(flag),
      residenceRequired: parameter(flag),
      collectiveMembershipRequired: parameter(flag),
      openViolationBlocks: parameter(flag),
      oneHouseholdPerDwelling: parameter(flag),
    }),
    recognition: recognition.optional(),
    recovery: recovery.optional(),
    notice: z.strictObject({ days: parameter(wholeNumber(1, 365)) }).optional(),
    completeness: z.strictObject({ requiredPercent: parameter(wholeNumber(0, 100)) }),
    statedInvestments: z.array(statedInvestment).optional(),
    contradictions: z.array(contradiction).optional(),
  })
  // Only a file whose every value is well-formed can be asked whether its values agree.
  .superRefine(checkProgramme, { when: ({ issues }) => issues.length === 0 });

/** A programme file as it was read: exact values beside their sources. */
export type ProgrammeFile = z.output<typeof programmeSchema>;
