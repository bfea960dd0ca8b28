import {
  newSignOffSchema,
  programmeCasesSchema,
  programmeQuery,
  programmeSchema,
  programmesSchema,
  questionsSchema,
  typedText,
} from '@nuanbu/contracts/http';
import { TroubleError } from '@nuanbu/terms';
import { z } from 'zod';
import { CASE_COLUMNS, PROGRAMME_COLUMNS, QUESTION_COLUMNS } from '../exports/columns/office.ts';
import { command, type Route, read } from '../http/route.ts';
import type { ProgrammesOnFile } from '../programmes/on-file.ts';
import { shownComponent, shownProgramme } from '../programmes/shown.ts';
import type { Parts } from './parts.ts';

const programmePath = z.object({ programme: typedText(200) });

/** Programmes, each number with its source, and what their notices leave open. */
export function programmeRoutes(
  { ledger, desk }: Pick<Parts, 'ledger' | 'desk'>,
  onFile: ProgrammesOnFile,
): Route[] {
  return [
    read({
      path: '/api/programmes',
      access: 'seeProgrammes',
      tag: 'rules',
      summary: 'Every version of every programme on file.',
      answer: programmesSchema,
      columns: PROGRAMME_COLUMNS,
      handle: async () => ({ items: await onFile.titled(await ledger.programmes.list()) }),
    }),
    read({
      path: '/api/programmes/:programme',
      access: 'seeProgrammes',
      tag: 'rules',
      summary: 'A programme: its rules in words, and each parameter in force with its source.',
      params: programmePath,
      query: programmeQuery,
      answer: programmeSchema,
      handle: async ({ params, query }) => {
        const found = await desk.programme(params.programme, query.version);
        const components = desk.filing.inWords(found.programme).map(shownComponent);
        return { ...(await shownProgramme(ledger, found)), components };
      },
    }),
    read({
      path: '/api/programmes/:programme/cases',
      access: 'seeProgrammes',
      tag: 'rules',
      summary: 'The cases with which a programme comes: a household in, what it gets out.',
      params: programmePath,
      query: programmeQuery,
      answer: programmeCasesSchema,
      columns: CASE_COLUMNS,
      handle: async ({ params, query }) => {
        const { programme } = await desk.programme(params.programme, query.version);
        const filed = await ledger.programmes.get(programme.digest);
        return { items: filed ? [...(await desk.filing.cases(programme, filed.text))] : [] };
      },
    }),
    read({
      path: '/api/programmes/:programme/questions',
      access: 'seeProgrammes',
      tag: 'rules',
      summary: 'What the newest version leaves open, and who has signed which reading off.',
      params: programmePath,
      answer: questionsSchema,
      columns: QUESTION_COLUMNS,
      handle: async ({ params }) => {
        const { label, questions } = await desk.questions(params.programme);
        const items = questions.map((each) => ({ ...each, signOffs: [...each.signOffs] }));
        return { label, items };
      },
    }),
    command({
      path: '/api/programmes/:programme/sign-off',
      access: 'signOffQuestion',
      tag: 'rules',
      summary: 'Signs off how the file reads a question that the notice leaves open.',
      params: programmePath,
      body: newSignOffSchema,
      answer: z.object({ auditNumber: z.int() }),
      handle: async ({ params, body: { parameter, reason, value }, by }) => {
        const { label, questions } = await desk.questions(params.programme);
        const asked = questions.find((each) => each.parameter === parameter);
        if (!asked)
          throw new TroubleError('questionUnknown', {
            zh: `${label} 的 ${parameter}。`,
            en: `${parameter} of ${label}.`,
          });
        const { reading, decidedBy, digest } = asked;
        if (decidedBy === undefined || (value !== undefined && value !== reading)) {
          throw new TroubleError('readingNotUsed', {
            zh: `${label} 中 ${parameter} 为 ${reading}。`,
            en: `${parameter} is ${reading} in ${label}.`,
          });
        }
        const signed = { parameter, value: reading, reason };
        return { auditNumber: await ledger.questions.signOff(digest, signed, by) };
      },
    }),
  ];
}
