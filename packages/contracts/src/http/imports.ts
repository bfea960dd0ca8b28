import { z } from 'zod';
import {
  digestText,
  instant,
  numberSchema,
  pageOf,
  pageQuery,
  typedText,
  wordsSchema,
} from './common.ts';

/** Files that are taken whole, and looked at before. */
export const IMPORT_KINDS = ['roster', 'meters', 'plan', 'conversions'] as const;

/** The most that a file has; a roster of 100,000 households is a third of it. */
export const IMPORT_LIMIT_BYTES = 64_000_000;

/** The media types of a file; a workbook's first sheet is read. */
export const CSV_TYPE = 'text/csv';
export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export const importPath = z.object({ kind: z.enum(IMPORT_KINDS) });

const fileQuery = {
  name: typedText(200).meta({ description: 'What the file is called.' }),
  programme: typedText(200).optional().meta({ description: 'Of a plan: whose it is.' }),
};
export const importPreviewQuery = z.strictObject(fileQuery);

/** The body is the file itself, the same that was looked at. */
export const importQuery = z.strictObject({
  ...fileQuery,
  digest: digestText.regex(/^[0-9a-f]{64}$/).meta({
    description: 'SHA-256 of the file, as the preview told it.',
  }),
  seenVersion: z.coerce.number().pipe(z.int().min(0)).meta({
    description: 'The version of the roster, or of the plan, that the preview compared with.',
  }),
});

/** A version of the roster: one import, one confirmed violation, or the like. */
export const rosterVersionSchema = z
  .object({
    version: z.int(),
    kind: z.enum(['roster', 'meters', 'conversions', 'violation', 'payee']),
    added: z.int(),
    changed: z.int(),
    at: instant,
    actor: z.string(),
  })
  .meta({ id: 'RosterVersion' });

const refusedRow = z.object({
  line: z.int().meta({ description: 'Of the file, or row of the sheet, from 1.' }),
  column: z.string(),
  code: z.string(),
  detail: z.string(),
  detailWords: wordsSchema.optional(),
});

export const IMPORT_CHANGES = ['added', 'changed', 'moved', 'closed', 'removed'] as const;

/** What a row of the file changes. */
export const importChangeSchema = z
  .object({
    change: z.enum(IMPORT_CHANGES),
    line: z.int().optional().meta({ description: 'Left out where no row of the file names it.' }),
    householdId: z.string().optional(),
    meterId: z.string().optional(),
    name: z.string().optional(),
    town: z.string(),
    village: z.string(),
    fields: z
      .array(
        z.object({
          field: z.string().meta({ description: 'As the file’s column is called.' }),
          before: z.string().optional(),
          after: z.string().optional(),
        }),
      )
      .readonly()
      .meta({ description: 'As files say them; personal data masked.' }),
  })
  .meta({ id: 'ImportChange' });

/** What an import would do. It is kept for half an hour, for whoever asked. */
export const importPreviewSchema = z
  .object({
    id: z.string().meta({ description: 'Its changes are at `/api/imports/:kind/previews/:id`.' }),
    kind: z.enum(IMPORT_KINDS),
    name: z.string(),
    digest: digestText,
    seenVersion: z.int().meta({ description: 'Goes back with the import.' }),
    rows: z.int().meta({ description: 'Rows that can be taken.' }),
    counts: z.object({
      added: z.int(),
      changed: z.int(),
      moved: z.int().meta({ description: 'To another village, or of a meter, household.' }),
      closed: z.int().meta({ description: 'Ended, no longer accepted, or of a meter, removed.' }),
      removed: z.int().meta({ description: 'Of a plan: rows that it has no longer.' }),
      unchanged: z.int(),
      refused: z.int(),
    }),
    keptViolations: z.int().meta({
      description: 'Households of which the file says otherwise than a case, which is kept.',
    }),
    ignoredColumns: z.array(z.string()).readonly(),
    changes: pageOf(importChangeSchema),
    refusals: pageOf(refusedRow),
  })
  .meta({ id: 'ImportPreview' });

export const importPreviewPath = importPath.extend({ preview: typedText(64) });
export const importChangesQuery = z.strictObject({
  ...pageQuery,
  change: z.enum(IMPORT_CHANGES).optional(),
});
export const importChangesSchema = pageOf(importChangeSchema);
export const importRefusalsQuery = z.strictObject(pageQuery);
export const importRefusalsSchema = pageOf(refusedRow);

/** What an import did; the rest of a file goes on without the rows that are refused. */
export const importDoneSchema = z
  .object({
    kind: z.enum(IMPORT_KINDS),
    version: z.int().meta({ description: 'Of the roster, or of the plan, that now holds.' }),
    added: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    refused: z.int(),
    keptViolations: z.int(),
    auditHead: z.object({ number: numberSchema, hash: z.string() }),
  })
  .meta({ id: 'ImportDone' });
