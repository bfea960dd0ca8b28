import { type ReadingRefusal, type StoredNotice, TroubleError } from '@nuanbu/terms';
import { formatInstant, type Instant, type Span } from '@nuanbu/units';
import { type Selectable, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import { appendAudit } from './audit/audit.ts';
import { decide } from './commands.ts';
import type { By, LedgerContext, Work } from './context.ts';
import type { Database } from './schema.ts';

/** What is told to a sender and listed in the quarantine. */
export type QuarantineCode = ReadingRefusal | StoredNotice;

/** One thing that a message is quarantined for. */
export interface QuarantineReason {
  readonly code: QuarantineCode;
  /** The reading's place in the message, from 0; absent where the whole message is refused. */
  readonly index?: number | undefined;
  readonly detail: string;
}

/** A message that is kept for what could not be accepted of it (R4). */
export interface QuarantineRecord {
  readonly receivedAt: Instant;
  readonly source: string;
  readonly topic: string;
  readonly reasons: readonly QuarantineReason[];
  /** The received bytes; of a message over the size limit only the first. */
  readonly bytes: Uint8Array;
  readonly sizeBytes: number;
  /** SHA-256 of all received bytes, in hexadecimal. */
  readonly sha256: string;
}

/** A quarantined message as it is listed; `receivedAt` is when it came first. */
export interface QuarantineEntry extends QuarantineRecord {
  readonly number: number;
  /** How often these bytes came. */
  readonly count: number;
  readonly lastSeenAt: Instant;
  readonly replayedAt?: Instant | undefined;
  readonly discarded?: Discard | undefined;
}

/** Who gave an entry up, and why. Its bytes stay. */
export interface Discard {
  readonly at: Instant;
  readonly actor: string;
  readonly reason: string;
}

export interface QuarantineFilter {
  /** One entry alone. */
  readonly number?: number | undefined;
  readonly code?: QuarantineCode | undefined;
  readonly source?: string | undefined;
  /** Leaves out what a replay has put right, and what was discarded. */
  readonly openOnly?: boolean | undefined;
}

export interface Quarantine {
  /**
   * Keeps messages and resolves when they are durable. The same bytes with the same codes from one
   * source are kept once and counted; coming again, a replayed one is open again.
   */
  record(records: readonly QuarantineRecord[]): Promise<void>;
  /** Entries with their bytes, oldest first, read a few at a time. */
  list(filter: QuarantineFilter): AsyncIterable<QuarantineEntry>;
  /** A page of entries without their bytes, for screens: those after a number. */
  page(
    filter: QuarantineFilter,
    page: { readonly after?: number; readonly limit: number },
  ): Promise<Omit<QuarantineEntry, 'bytes'>[]>;
  get(number: number): Promise<QuarantineEntry | undefined>;
  /**
   * Entries whose bytes name one of some meters, received in a span, the newest first. It looks
   * through all bytes of the span: for one household, not for every request.
   */
  naming(
    meterIds: readonly string[],
    received: Span,
    limit: number,
  ): Promise<Omit<QuarantineEntry, 'bytes'>[]>;
  /** How many entries and messages there are for each code; an entry counts for all of its codes. */
  counts(): Promise<{ code: QuarantineCode; entries: number; messages: number }[]>;
  /** Says that everything in an entry has been accepted by a replay. */
  markReplayed(number: number, at: Instant): Promise<void>;
  /**
   * Gives an entry up: nothing about it waits any more, even where its bytes come again.
   *
   * @throws TroubleError `quarantineEntryNotFound`; `quarantineEntryDone` where nothing about it waits.
   */
  discard(number: number, reason: string, by: By): Promise<Discard>;
  /**
   * Says in the audit chain that somebody replayed entries, and what came of it.
   *
   * @returns the result, of the first time where the command is repeated.
   */
  noteReplay<Result extends object>(
    filter: QuarantineFilter,
    result: Result,
    by: By,
  ): Promise<Result>;
}

/** A message may have a megabyte; this many are in memory at once. */
const LISTED_AT_ONCE = 20;

export function quarantineOf(context: LedgerContext): Quarantine {
  return {
    record: (records) => record(context, records),
    list: (filter) => list(context, filter),
    page: async (filter, { after = 0, limit }) => {
      const query = filtered(context.db.selectFrom('quarantine_entry').select(HEAD), filter);
      const rows = await query.where('number', '>', after).orderBy('number').limit(limit).execute();
      return rows.map(headOf);
    },
    get: async (number) => {
      const query = context.db.selectFrom('quarantine_entry').select([...HEAD, 'bytes']);
      const row = await query.where('number', '=', number).executeTakeFirst();
      return row && { ...headOf(row), bytes: row.bytes };
    },
    naming: async (meterIds, { from, to }, limit) => {
      // In JSON a meter's number stands in quotes, so that no other's is its beginning.
      const names = sql`EXISTS (SELECT FROM unnest(${meterIds}::text[]) AS meter
        WHERE position(convert_to('"' || meter || '"', 'UTF8') IN bytes) > 0)`;
      const rows = await context.db
        .selectFrom('quarantine_entry')
        .select(HEAD)
        .where('last_seen_at', '>=', from)
        .where('first_seen_at', '<', to)
        .where(sql<SqlBool>`${names}`)
        .orderBy('number', 'desc')
        .limit(limit)
        .execute();
      return rows.map(headOf);
    },
    counts: async () => {
      const { rows } = await sql<{ code: QuarantineCode; entries: number; messages: number }>`
        SELECT code, count(*) AS entries, sum(count) AS messages
        FROM ledger.quarantine_entry, unnest(codes) AS code GROUP BY code ORDER BY code`.execute(
        context.db,
      );
      return rows;
    },
    markReplayed: async (number, at) => {
      await context.db
        .updateTable('quarantine_entry')
        .set({ replayed_at: at })
        .where('number', '=', number)
        .execute();
    },
    discard: (number, reason, by) => discard(context, number, reason, by),
    noteReplay: (filter, result, by) =>
      decide(context, by, 'replayQuarantine', filter, async (work) => {
        const { actor } = by;
        const content = { filter, result };
        const subject = 'quarantine';
        await appendAudit(work, context, { actor, action: 'quarantineReplayed', subject, content });
        return result;
      }),
  };
}

function discard(context: LedgerContext, number: number, reason: string, by: By): Promise<Discard> {
  return decide(context, by, 'discardQuarantined', { number, reason }, async (work) => {
    const { actor } = by;
    const at = context.clock.now();
    const { numUpdatedRows } = await work
      .updateTable('quarantine_entry')
      .set({ discarded_at: at, discarded_by: actor, discard_reason: reason })
      .where('number', '=', number)
      .where('replayed_at', 'is', null)
      .where('discarded_at', 'is', null)
      .executeTakeFirst();
    if (!numUpdatedRows) throw await whyNotOpen(work, number);
    const subject = `quarantine ${number}`;
    const content = { reason };
    await appendAudit(work, context, { actor, action: 'quarantineDiscarded', subject, content });
    return { at, actor, reason };
  });
}

/** There is no such entry, or somebody or a replay was first, which is said. */
async function whyNotOpen(work: Work, number: number): Promise<TroubleError> {
  const row = await work
    .selectFrom('quarantine_entry')
    .select(['replayed_at', 'discarded_at', 'discarded_by'])
    .where('number', '=', number)
    .executeTakeFirst();
  if (!row) {
    return new TroubleError('quarantineEntryNotFound', {
      zh: `编号为 ${number}。`,
      en: `It would be ${number}.`,
    });
  }
  const { replayed_at, discarded_at, discarded_by } = row;
  return new TroubleError(
    'quarantineEntryDone',
    discarded_at === null
      ? {
          zh: `第 ${number} 条已于 ${formatInstant(replayed_at ?? 0)} 重放入库。`,
          en: `A replay put entry ${number} right at ${formatInstant(replayed_at ?? 0)}.`,
        }
      : {
          zh: `第 ${number} 条已由 ${discarded_by} 于 ${formatInstant(discarded_at)} 丢弃。`,
          en: `${discarded_by} gave entry ${number} up at ${formatInstant(discarded_at)}.`,
        },
  );
}

const HEAD = [
  ...(['number', 'digest', 'source', 'topic', 'size_bytes', 'reasons', 'count'] as const),
  ...(['first_seen_at', 'last_seen_at', 'replayed_at'] as const),
  ...(['discarded_at', 'discarded_by', 'discard_reason'] as const),
] as const;

type HeadRow = Pick<Selectable<Database['quarantine_entry']>, (typeof HEAD)[number]>;

function headOf(row: HeadRow): Omit<QuarantineEntry, 'bytes'> {
  return {
    number: row.number,
    receivedAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    source: row.source,
    topic: row.topic,
    reasons: row.reasons,
    sizeBytes: row.size_bytes,
    sha256: row.digest,
    count: row.count,
    replayedAt: row.replayed_at ?? undefined,
    ...(row.discarded_at !== null && {
      discarded: {
        at: row.discarded_at,
        actor: row.discarded_by!,
        reason: row.discard_reason!,
      },
    }),
  };
}

async function* list(
  context: LedgerContext,
  filter: QuarantineFilter,
): AsyncGenerator<QuarantineEntry> {
  for (let after = 0; ; ) {
    const query = filtered(
      context.db.selectFrom('quarantine_entry').select([...HEAD, 'bytes']),
      filter,
    );
    const rows = await query
      .where('number', '>', after)
      .orderBy('number')
      .limit(LISTED_AT_ONCE)
      .execute();
    for (const row of rows) yield { ...headOf(row), bytes: row.bytes };
    const last = rows.at(-1);
    if (!last || rows.length < LISTED_AT_ONCE) return;
    after = last.number;
  }
}

function filtered<Row>(
  query: SelectQueryBuilder<Database, 'quarantine_entry', Row>,
  filter: QuarantineFilter,
): SelectQueryBuilder<Database, 'quarantine_entry', Row> {
  let asked = query;
  if (filter.number !== undefined) asked = asked.where('number', '=', filter.number);
  if (filter.code) asked = asked.where(sql<SqlBool>`${filter.code} = ANY(codes)`);
  if (filter.source) asked = asked.where('source', '=', filter.source);
  if (filter.openOnly) {
    asked = asked.where('replayed_at', 'is', null).where('discarded_at', 'is', null);
  }
  return asked;
}

interface Gathered {
  readonly record: QuarantineRecord;
  readonly codes: string;
  count: number;
  firstAt: Instant;
  lastAt: Instant;
}

async function record(context: LedgerContext, records: readonly QuarantineRecord[]): Promise<void> {
  const gathered = new Map<string, Gathered>();
  for (const each of records) {
    const codes = [...new Set(each.reasons.map((reason) => reason.code))].sort().join(' ');
    const key = `${each.sha256} ${codes} ${each.source}`;
    const known = gathered.get(key);
    if (!known) {
      const at = each.receivedAt;
      gathered.set(key, { record: each, codes, count: 1, firstAt: at, lastAt: at });
      continue;
    }
    known.count += 1;
    known.firstAt = Math.min(known.firstAt, each.receivedAt);
    known.lastAt = Math.max(known.lastAt, each.receivedAt);
  }
  if (gathered.size === 0) return;
  // In one order everywhere, so that two batches with common entries never wait for each other.
  const rows = [...gathered].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  const column = <Value>(value: (row: Gathered) => Value): Value[] => rows.map(value);
  await sql`INSERT INTO ledger.quarantine_entry AS standing (digest, codes, source, topic,
      size_bytes, bytes, reasons, count, first_seen_at, last_seen_at)
    SELECT digest, string_to_array(codes, ' '), source, topic,
      size_bytes, bytes, reasons, count, first_seen_at, last_seen_at
    FROM unnest(
      ${column(({ record: each }) => each.sha256)}::text[],
      ${column((row) => row.codes)}::text[],
      ${column(({ record: each }) => keepable(each.source))}::text[],
      ${column(({ record: each }) => keepable(each.topic))}::text[],
      ${column(({ record: each }) => each.sizeBytes)}::bigint[],
      ${column(({ record: each }) => asBuffer(each.bytes))}::bytea[],
      ${column(({ record: each }) => keepable(JSON.stringify(each.reasons)))}::json[],
      ${column((row) => row.count)}::bigint[],
      ${column((row) => row.firstAt)}::bigint[],
      ${column((row) => row.lastAt)}::bigint[]
    ) AS given(digest, codes, source, topic, size_bytes, bytes, reasons, count,
      first_seen_at, last_seen_at)
    ON CONFLICT (digest, codes, source) DO UPDATE SET
      count = standing.count + EXCLUDED.count,
      first_seen_at = least(standing.first_seen_at, EXCLUDED.first_seen_at),
      last_seen_at = greatest(standing.last_seen_at, EXCLUDED.last_seen_at),
      replayed_at = NULL`.execute(context.db);
}

/** Names and details quote what a sender wrote; what PostgreSQL cannot keep of that is replaced. */
function keepable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
