import {
  programmeQuery,
  programmeSchema,
  programmesSchema,
  questionsSchema,
  typedText,
} from '@nuanbu/contracts/http';
import { documentName, parametersInForce } from '@nuanbu/policy';
import { z } from 'zod';
import { type Route, read } from '../http/route.ts';
import type { Parts } from './parts.ts';

const programmePath = z.object({ programme: typedText(200) });

/** Programmes, each number with its source, and what their notices leave open. */
export function programmeRoutes({ ledger, desk }: Pick<Parts, 'ledger' | 'desk'>): Route[] {
  return [
    read({
      path: '/api/programmes',
      access: 'seeProgrammes',
      tag: 'rules',
      summary: 'Every version of every programme on file.',
      answer: programmesSchema,
      handle: async () => ({ items: await ledger.programmes.list() }),
    }),
    read({
      path: '/api/programmes/:programme',
      access: 'seeProgrammes',
      tag: 'rules',
      summary: 'A programme: each parameter in force with its source.',
      params: programmePath,
      query: programmeQuery,
      answer: programmeSchema,
      handle: async ({ params, query }) => {
        const { label, programme } = await desk.programme(params.programme, query.version);
        const { name, digest, title } = programme;
        return {
          ...{ name, label, digest, title },
          components: [...programme.components.values()],
          parameters: [...parametersInForce(programme).values()].map(
            ({ text: value, source: { document, section, says, zh }, origin, ...parameter }) => ({
              ...{ ...parameter, value, section, says: { zh, en: says } },
              document: documentName(origin, document),
            }),
          ),
        };
      },
    }),
    read({
      path: '/api/programmes/:programme/questions',
      access: 'seeProgrammes',
      tag: 'rules',
      summary: 'What the newest version leaves open, and who has signed which reading off.',
      params: programmePath,
      answer: questionsSchema,
      handle: async ({ params }) => {
        const { label, questions } = await desk.questions(params.programme);
        const items = questions.map((each) => ({ ...each, signOffs: [...each.signOffs] }));
        return { label, items };
      },
    }),
  ];
}
