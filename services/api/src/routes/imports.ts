import {
  CSV_TYPE,
  IMPORT_LIMIT_BYTES,
  importChangesQuery,
  importChangesSchema,
  importDoneSchema,
  importPath,
  importPreviewPath,
  importPreviewQuery,
  importPreviewSchema,
  importQuery,
  importRefusalsQuery,
  importRefusalsSchema,
  XLSX_TYPE,
} from '@nuanbu/contracts/http';
import { isTrouble, TroubleError } from '@nuanbu/terms';
import type { FastifyRequest } from 'fastify';
import { IMPORT_CHANGE_COLUMNS, IMPORT_REFUSAL_COLUMNS } from '../exports/columns/imports.ts';
import { StaleRosterError } from '../http/errors.ts';
import { command, exchange, type Route, read } from '../http/route.ts';
import { digestOf, type SentFile } from '../imports/file.ts';
import { Imports } from '../imports/imports.ts';
import type { Previews } from '../imports/previews.ts';
import type { Parts } from './parts.ts';

/** Files come as they are: the body is the file. */
const file = { types: [CSV_TYPE, XLSX_TYPE], limitBytes: IMPORT_LIMIT_BYTES };
/** Of a preview's changes and refusals, so many are in its answer already. */
const SHOWN_AT_ONCE = 50;

/** Roster, meters, plan and conversions from files: looked at first, then taken as they were seen. */
export function importRoutes(
  { ledger, desk }: Pick<Parts, 'ledger' | 'desk'>,
  previews: Previews,
): Route[] {
  const imports = new Imports(ledger, desk.feeding);
  return [
    exchange({
      path: '/api/imports/:kind/preview',
      access: 'importRegister',
      tag: 'imports',
      summary: 'What the import of a file would change, row by row; nothing is written.',
      params: importPath,
      query: importPreviewQuery,
      file,
      answer: importPreviewSchema,
      handle: async ({ params: { kind }, query, session: { user }, request }) => {
        const sent = sentFile(request, query.name);
        const { scope } = user;
        const asked = { kind, file: sent, programme: query.programme, scope };
        const head = { kind, name: sent.name, digest: digestOf(sent) };
        return previews.put(user.name, head, await imports.preview(asked), SHOWN_AT_ONCE);
      },
    }),
    read({
      path: '/api/imports/:kind/previews/:preview',
      access: 'importRegister',
      tag: 'imports',
      summary: 'The changes of a preview, page by page.',
      params: importPreviewPath,
      query: importChangesQuery,
      answer: importChangesSchema,
      columns: IMPORT_CHANGE_COLUMNS,
      handle: async ({ params: { kind, preview }, query, session: { user } }) =>
        previews.changes(user.name, kind, preview, query),
    }),
    read({
      path: '/api/imports/:kind/previews/:preview/refusals',
      access: 'importRegister',
      tag: 'imports',
      summary: 'The rows that a preview’s file has and that cannot be taken, with the reasons.',
      params: importPreviewPath,
      query: importRefusalsQuery,
      answer: importRefusalsSchema,
      columns: IMPORT_REFUSAL_COLUMNS,
      handle: async ({ params: { kind, preview }, query, session: { user } }) =>
        previews.refusals(user.name, kind, preview, query),
    }),
    command({
      path: '/api/imports/:kind',
      access: 'importRegister',
      tag: 'imports',
      summary: 'Takes a file as its preview said, unless roster or plan have changed since.',
      params: importPath,
      query: importQuery,
      file,
      answer: importDoneSchema,
      handle: async ({ params: { kind }, query, session: { user }, by, request }) => {
        const { name, programme, digest, seenVersion } = query;
        const sent = sentFile(request, name);
        if (digestOf(sent) !== digest) {
          throw new TroubleError('staleEdit', {
            zh: `${name} 不是预览时的文件。`,
            en: `${name} is not the file that was previewed.`,
          });
        }
        const asked = { kind, file: sent, programme, scope: user.scope };
        try {
          const done = await imports.take(asked, { ...by, seenVersion });
          return { kind, ...done, auditHead: await ledger.audit.head() };
        } catch (error) {
          if (kind === 'plan' || !isTrouble(error, 'staleEdit')) throw error;
          const since = await ledger.roster.versionsAfter(seenVersion);
          throw new StaleRosterError(error.detailWords ?? error.detail, since);
        }
      },
    }),
  ];
}

function sentFile({ body, headers }: FastifyRequest, name: string): SentFile {
  const mediaType = String(headers['content-type']).split(';')[0]!.trim().toLowerCase();
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  return { name, mediaType, bytes };
}
