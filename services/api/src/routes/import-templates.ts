import { fileTemplate } from '@nuanbu/contracts';
import { fileBytesSchema, importPath, tableQuery } from '@nuanbu/contracts/http';
import { z } from 'zod';
import { handOut } from '../exports/anchor.ts';
import { type Route, read } from '../http/route.ts';
import { MEDIA_TYPES } from '../payouts/payment-file.ts';
import type { ProgrammesOnFile } from '../programmes/on-file.ts';

/** Empty files to be filled in: a head alone, and in a workbook what each of its columns takes. */
export function importTemplateRoutes(onFile: ProgrammesOnFile): Route[] {
  return (['xlsx', 'csv'] as const).map((form) =>
    read({
      path: `/api/imports/:kind/template.${form}`,
      access: 'importRegister',
      tag: 'imports',
      summary: 'An empty file of a kind, with its columns under their names or in Chinese.',
      params: importPath,
      query: z.strictObject(tableQuery),
      answer: fileBytesSchema,
      handle: async ({ params: { kind }, query: { lang }, reply }) => {
        const found = Object.entries(await onFile.words());
        const words = found.map(([column, named]) => [
          column,
          [...named].map(([word, says]) =>
            lang === 'zh' ? `${word}（${says.zh}）` : `${word} (${says.en})`,
          ),
        ]);
        const template = await fileTemplate(kind, lang, Object.fromEntries(words));
        handOut(reply, MEDIA_TYPES[form], `${kind}-template.${form}`);
        return template[form];
      },
    }),
  );
}
