import { Readable } from 'node:stream';
import { csvPieces, type Language, type ReportField, tableWorkbook } from '@nuanbu/contracts';
import { fileBytesSchema, tableQuery } from '@nuanbu/contracts/http';
import type { Ledger } from '@nuanbu/ledger';
import type { Clock } from '@nuanbu/runtime';
import { z } from 'zod';
import type { Call, Route } from '../http/route.ts';
import { MEDIA_TYPES } from '../payouts/payment-file.ts';
import type { ProgrammesOnFile } from '../programmes/on-file.ts';
import { type Anchor, anchorOf, anchorWords, handOut } from './anchor.ts';
import { fieldOf, type TitleOf } from './column.ts';

/** What the tables of all lists are made with. */
interface TableSource {
  readonly ledger: Pick<Ledger, 'audit' | 'batches' | 'runs'>;
  readonly clock: Clock;
  readonly onFile: ProgrammesOnFile;
}

type Rows = ReportField[][];
type ListCall = Call<unknown, Readonly<Record<string, unknown>>, unknown>;

/** So many rows a page, so that a table of everything is a few questions and never all in memory. */
const ROWS_AT_ONCE = 2_000;
/** A table may be the whole of the register. */
const TABLES_PER_MINUTE = 30;

/**
 * The tables of a list: `<path>.xlsx` and `<path>.csv`, with its access, its scope and its question,
 * all pages of it, in Chinese or English.
 */
export function tableRoutes(list: Route, { ledger, clock, onFile }: TableSource): Route[] {
  const { columns } = list;
  if (!columns) return [];
  return (['xlsx', 'csv'] as const).map((form) => ({
    ...{ method: 'GET', path: `${list.path}.${form}`, access: list.access, tag: list.tag },
    ...{ summary: `The same as a table: ${list.summary}`, params: list.params },
    ...{ query: questionOf(list), answer: fileBytesSchema, isCommand: false },
    limitPerMinute: TABLES_PER_MINUTE,
    handle: async (call) => {
      const { lang, ...wanted } = call.query as { lang: Language };
      const titleOf = await onFile.titles(await programmeOf(ledger, call.params));
      const pages = pagesOf(list, { ...call, query: wanted }, lang, titleOf);
      // What is refused is refused before the first byte.
      const first = await pages.next();
      const anchor = await anchorOf(ledger, clock, call.session);
      handOut(call.reply, MEDIA_TYPES[form], `${stemOf(call.request.url)}${anchor.suffix}.${form}`);
      const heads = columns.map(({ kind, [lang]: title }) => ({ kind, title }));
      let rows = 0;
      const counted = (async function* () {
        for (let page = first; !page.done; page = await pages.next()) {
          rows += page.value.length;
          yield page.value;
        }
      })();
      if (form === 'csv') return Readable.from(csvPieces(heads, counted));
      const about = () => aboutTable(anchor, lang, call.request.url, rows);
      const words = anchorWords(lang);
      return tableWorkbook({
        ...{ sheet: words.list, columns: heads, pages: counted },
        about: { sheet: words.source, lines: about },
      });
    },
  }));
}

/** The programme of a batch or a run in the address; else the one that was settled last. */
async function programmeOf(
  { batches, runs }: TableSource['ledger'],
  params: unknown,
): Promise<string | undefined> {
  const { batch, run } = (params ?? {}) as { readonly batch?: number; readonly run?: number };
  if (batch !== undefined) return (await batches.get(batch)).programme;
  if (run !== undefined) return (await runs.get(run)).programme;
  const [newest] = await runs.list({ state: 'succeeded', limit: 1 });
  return newest?.programme;
}

/** The question of a list without its pages, and in which language the answer is. */
function questionOf({ query }: Route): z.ZodType {
  if (!(query instanceof z.ZodObject)) return z.strictObject(tableQuery);
  const { after: _after, limit: _limit, ...wanted } = query.shape;
  return z.strictObject({ ...wanted, ...tableQuery });
}

/** All rows of a list, page by page. */
async function* pagesOf(
  list: Route,
  call: ListCall,
  language: Language,
  titleOf: TitleOf,
): AsyncGenerator<Rows> {
  const { columns = [], rows: way = 'items', rowsAtOnce: limit = ROWS_AT_ONCE } = list;
  const names = way.split('.');
  // A list that is no longer than its answer has no pages to ask for.
  const hasPages = list.query instanceof z.ZodObject && 'limit' in list.query.shape;
  let after: unknown;
  do {
    const paging = { limit, ...(after !== undefined && { after }) };
    const query = { ...call.query, ...(hasPages && paging) };
    const answer = await list.handle({ ...call, query });
    const holder = at(answer, names.slice(0, -1)) as Readonly<Record<string, unknown>>;
    const items = holder[names.at(-1)!] as readonly unknown[];
    yield items.map((item) => columns.map((column) => fieldOf(column, item, language, titleOf)));
    after = nextOf(list, holder.next);
  } while (after !== undefined);
}

function at(value: unknown, names: readonly string[]): unknown {
  return names.reduce((each, name) => (each as Readonly<Record<string, unknown>>)[name], value);
}

/** The cursor of the next page, as the list's question has it. */
function nextOf({ query }: Route, next: unknown): unknown {
  if (next === undefined || !(query instanceof z.ZodObject)) return undefined;
  return (query.shape.after as z.ZodType).parse(next);
}

/** What a file of an address is called, in letters that every system takes. */
function stemOf(url: string): string {
  const path = decodeURIComponent(url.split('?')[0]!).replace(/^\/api\/|\.(xlsx|csv)$/g, '');
  return path.replace(/[^A-Za-z0-9]+/g, '-');
}

function aboutTable(anchor: Anchor, language: Language, url: string, rows: number) {
  const words = anchorWords(language);
  return [
    [words.address, decodeURI(url)],
    [words.rows, String(rows)],
    ...anchor.lines(language),
  ] as const;
}
