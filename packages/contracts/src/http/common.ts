/** Pieces of which the schemas of several routes are made. */
import {
  type CodeTable,
  codesOf,
  FINDINGS,
  INELIGIBLE_REASONS,
  LINE_STATUSES,
  said,
} from '@nuanbu/terms';
import { z } from 'zod';

/** PostgreSQL keeps no such character, and no numbers beyond this. */
const NUL_FREE = /^[^\0]*$/;
const MOST_NUMBER = 2_147_483_647;

/** Text that somebody types, cut of blanks at its ends. */
export function typedText(most: number, least = 1) {
  return z
    .string()
    .trim()
    .min(least)
    .max(most)
    .refine(
      (text) => NUL_FREE.test(text),
      said({ zh: '含有不是文字的字符', en: 'has a character that is no text' }),
    );
}

/** Grounds of a decision; that they are not empty is a rule, which has its own code. */
export const groundsText = typedText(2_000, 0);

/** The number of a run, a batch and the like. */
export const numberSchema = z.int().min(1).max(MOST_NUMBER);
export const numberInPath = z.coerce.number().pipe(numberSchema);

export const dayText = z.iso.date();
export const wh = z.int().meta({ description: 'Energy in Wh.' });
export const fen = z.int().meta({ description: 'Money in fen.' });
export const instant = z.int().meta({ description: 'UTC epoch seconds.' });
export const digestText = z.string().meta({ description: 'SHA-256 in hexadecimal.' });

/** One of the codes of a table. */
export function codeIn<Code extends string>(table: CodeTable<Code>) {
  return z.enum(codesOf(table) as [Code, ...Code[]]);
}

export const wordsSchema = z.object({ zh: z.string(), en: z.string() });
export const placeSchema = z.object({ town: z.string(), village: z.string() });
export const auditHeadSchema = z.object({ number: z.int(), hash: z.string() });
export const lineStatus = codeIn(LINE_STATUSES);
export const ineligibleReason = codeIn(INELIGIBLE_REASONS);
export const findingCode = z.enum([...codesOf(FINDINGS), ...codesOf(INELIGIBLE_REASONS)]);

/** The most that a page holds, and what it holds unless somebody asks otherwise. */
const MOST_ITEMS = 500;
const USUAL_ITEMS = 50;

/** What every list takes in its question. */
export const pageQuery = {
  after: typedText(400).optional().meta({ description: '`next` of the page before.' }),
  limit: z.coerce.number().pipe(z.int().min(1).max(MOST_ITEMS)).default(USUAL_ITEMS),
};

/** The same where the cursor is a number. */
export const numberedPageQuery = {
  ...pageQuery,
  after: z.coerce.number().pipe(z.int().min(0).max(MOST_NUMBER)).optional(),
};

/** A page of things, and where the next one begins; no `next` where this one is the last. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().optional() });
}

/** In which language a file is that people take away. */
export const tableQuery = {
  lang: z.enum(['zh', 'en']).default('zh').meta({ description: 'The language of the file.' }),
};
