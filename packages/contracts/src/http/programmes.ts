import { z } from 'zod';
import {
  dayText,
  digestText,
  fen,
  groundsText,
  instant,
  numberSchema,
  typedText,
  wordsSchema,
} from './common.ts';
import { MOST_PROGRAMME_CHARACTERS } from './programme-changes.ts';

const signOffSchema = z.object({
  value: z.string(),
  reason: z.string(),
  counts: z.boolean(),
  at: instant,
  actor: z.string(),
  auditNumber: z.int(),
});

export const programmeHeadSchema = z.object({
  name: z.string(),
  title: wordsSchema,
  version: z.int(),
  digest: digestText,
  validFrom: dayText.optional(),
  validTo: dayText.optional(),
  addedAt: instant,
  addedBy: z.string(),
});
export const programmesSchema = z.object({ items: z.array(programmeHeadSchema) });

export const programmeQuery = z.strictObject({
  version: z.coerce.number().pipe(numberSchema).optional(),
});

const componentHead = {
  name: z.string(),
  title: wordsSchema,
  kind: z.string(),
  per: z.string(),
  isDetermined: z.boolean(),
};
const ruleCell = z.object({ head: wordsSchema, text: wordsSchema });
const inWords = z.object({
  ...componentHead,
  origin: z.string().optional().meta({ description: 'The programme that has its rules.' }),
  rules: z
    .array(z.object({ name: z.string(), cells: z.array(ruleCell) }))
    .meta({ description: 'Each rule in words, cell by cell as a table shows it.' }),
});
/** Words of which the Chinese may be missing; they are shown as they are then. */
const perhapsBoth = z.object({ zh: z.string().optional(), en: z.string() });

/** A programme as it settles: each parameter with its value as printed and where that comes from. */
export const programmeSchema = z
  .object({
    name: z.string(),
    label: z.string(),
    digest: digestText,
    title: wordsSchema,
    version: z.int(),
    place: wordsSchema,
    text: z.string().meta({ description: 'The file itself.' }),
    documents: z
      .array(
        z.object({
          name: z.string().meta({ description: 'As parameters name it.' }),
          kind: z.enum(['notice', 'decision']),
          number: z.string().optional(),
          issuedOn: dayText.optional(),
          title: z.string(),
        }),
      )
      .meta({ description: 'Those of the file and of what it inherits from.' }),
    components: z.array(inWords),
    funderTitles: z.record(z.string(), wordsSchema).meta({ description: 'Who bears the money.' }),
    contradictions: z
      .array(
        z.object({
          about: perhapsBoth,
          readings: z.array(
            z.object({ value: perhapsBoth, document: z.string(), section: z.string() }),
          ),
          uses: perhapsBoth,
          because: perhapsBoth,
        }),
      )
      .meta({ description: 'Where a notice says a figure in two ways, and which one counts.' }),
    parameters: z.array(
      z.object({
        path: z.string(),
        value: z.string(),
        programme: z.string().meta({ description: 'Whose file has it: an ancestor’s, perhaps.' }),
        document: z.string(),
        section: z.string(),
        signOff: signOffSchema.optional().meta({ description: 'The one that counts.' }),
        says: z.object({ zh: z.string().optional(), en: z.string().optional() }),
        openQuestion: z.string().optional(),
        openQuestionZh: z.string().optional(),
        otherReadings: z.array(z.string()).readonly().optional(),
        decidedBy: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'Programme' });

export const programmeTextSchema = z.strictObject({
  text: z.string().min(1).max(MOST_PROGRAMME_CHARACTERS),
});

/** What a case with which a programme comes says that its household gets. */
const caseGives = z.enum(['payable', 'certainPart', 'belowStart', 'held', 'ineligible']);

/** The cases with which a programme comes, each computed by hand; none where its file has none. */
export const programmeCasesSchema = z
  .object({
    items: z.array(
      z.object({
        name: z.string().meta({ description: 'What it tries, as its file says it, in English.' }),
        component: z.object({ name: z.string(), title: wordsSchema }),
        period: z.string().meta({ description: 'A season, a year, or `once`.' }),
        household: wordsSchema.meta({ description: 'The facts of the household.' }),
        quantity: wordsSchema.optional().meta({ description: 'What was measured.' }),
        gives: caseGives,
        why: wordsSchema.optional().meta({ description: 'Why not, or what it is held for.' }),
        amountFen: fen.optional(),
        atRiskFen: fen.optional(),
        funders: z.array(z.object({ title: wordsSchema, amountFen: fen })),
      }),
    ),
  })
  .meta({ id: 'ProgrammeCases' });

/** What a look at a programme file found: all that is wrong, or what it says. */
export const programmeCheckSchema = z
  .discriminatedUnion('ok', [
    z.object({
      ok: z.literal(false),
      problems: z
        .array(
          z.object({
            line: z.int(),
            column: z.int(),
            path: z.string(),
            problem: z.string(),
            problemWords: wordsSchema,
          }),
        )
        .readonly(),
    }),
    z.object({
      ok: z.literal(true),
      name: z.string(),
      digest: digestText,
      title: wordsSchema,
      isOnFile: z.boolean().meta({ description: 'The very same text is a version already.' }),
      components: z.array(inWords),
      questions: z.array(
        z.object({
          parameter: z.string(),
          openQuestion: z.string(),
          openQuestionZh: z.string().optional(),
          reading: z.string(),
          otherReadings: z.array(z.string()).readonly(),
          decidedBy: z.string().optional(),
        }),
      ),
      lacking: z
        .array(
          z.object({
            component: z.string(),
            ancestor: z.string(),
            because: z.enum(['notOnFile', 'hasNoSuchComponent', 'notDeterminedEither']),
          }),
        )
        .readonly()
        .meta({ description: 'Why no ancestor determines a component.' }),
    }),
  ])
  .meta({ id: 'ProgrammeCheck' });

export const programmeFiledSchema = z.object({
  name: z.string(),
  version: z.int(),
  digest: digestText,
  isNew: z.boolean(),
});

export const questionsSchema = z.object({
  label: z.string(),
  items: z.array(
    z.object({
      parameter: z.string(),
      openQuestion: z.string(),
      openQuestionZh: z.string().optional(),
      reading: z.string(),
      otherReadings: z.array(z.string()).readonly(),
      decidedBy: z.string().optional(),
      programme: z.string(),
      signOffs: z.array(signOffSchema),
    }),
  ),
});

export const newSignOffSchema = z.strictObject({
  parameter: typedText(400),
  reason: groundsText,
  value: typedText(400).optional(),
});
