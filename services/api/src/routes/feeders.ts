import {
  concentratorsSchema,
  numberInPath,
  quarantinedMessageSchema,
  quarantinePageSchema,
  quarantineQuery,
} from '@nuanbu/contracts/http';
import type { Concentrator, QuarantineCode } from '@nuanbu/ledger';
import { TroubleError } from '@nuanbu/terms';
import type { Instant } from '@nuanbu/units';
import { z } from 'zod';
import { CONCENTRATOR_COLUMNS, QUARANTINE_COLUMNS } from '../exports/columns/office.ts';
import { page } from '../http/pages.ts';
import { type Route, read } from '../http/route.ts';
import type { Parts } from './parts.ts';
import { ifReadable } from './readings-away.ts';

/** Concentrators, and messages that were not accepted. */
export function feederRoutes(parts: Parts): Route[] {
  const { quarantine } = parts.ledger;
  return [
    read({
      path: '/api/concentrators',
      access: 'seeFeeders',
      tag: 'feeders',
      summary:
        'Concentrators, whether they are connected, when they were heard, and the newest reading of their villages.',
      answer: concentratorsSchema,
      columns: CONCENTRATOR_COLUMNS,
      handle: () => concentrators(parts),
    }),
    read({
      path: '/api/quarantine',
      access: 'seeFeeders',
      tag: 'feeders',
      summary: 'Messages that could not be accepted whole, with the reasons.',
      query: quarantineQuery,
      answer: quarantinePageSchema,
      columns: QUARANTINE_COLUMNS,
      handle: async ({ query: { after, limit, code, source, all } }) => {
        const filter = { code: code as QuarantineCode | undefined, source, openOnly: !all };
        const rows = await quarantine.page(filter, { after: after ?? 0, limit: limit + 1 });
        return page(rows, limit, ({ number }) => number);
      },
    }),
    read({
      path: '/api/quarantine/:entry',
      access: 'seeFeeders',
      tag: 'feeders',
      summary: 'One of them with the bytes that were received.',
      params: z.object({ entry: numberInPath }),
      answer: quarantinedMessageSchema,
      handle: async ({ params }) => {
        const entry = await quarantine.get(params.entry);
        if (!entry)
          throw new TroubleError('quarantineEntryNotFound', {
            zh: `编号为 ${params.entry}。`,
            en: `It would be ${params.entry}.`,
          });
        return { ...entry, base64: Buffer.from(entry.bytes).toString('base64') };
      },
    }),
  ];
}

async function concentrators({ ledger, store, desk }: Parts) {
  const { connected, unknown, statuses, heard } = await desk.feeders();
  const all = await ledger.concentrators.list();
  const lastOf = await ifReadable(lastReadings(ledger, store));
  const items = all.map((each) => {
    const known = statuses.get(each.name);
    return {
      ...each,
      ...(!unknown.has(each.name) && { isConnected: connected.has(each.name) }),
      heardAt: heard.get(each.name) ?? each.heardAt,
      lastReadingAt: lastOf && newest(each, lastOf),
      status: known && { receivedAt: known.receivedAt, ...known.status },
    };
  });
  return { items, lacksReadings: lastOf ? undefined : (true as const) };
}

/** The newest reading of each village's meters. */
async function lastReadings(
  { roster }: Parts['ledger'],
  store: Parts['store'],
): Promise<ReadonlyMap<string, Instant>> {
  const meters = await roster.loadMeters();
  const last = await store.last([...new Set(meters.map(({ meterId }) => meterId))]);
  const atOf = new Map(last.map(({ meterId, at }) => [meterId, at]));
  const ofVillage = new Map<string, Instant>();
  for (const { meterId, villageKey: key } of meters) {
    const at = atOf.get(meterId);
    if (at !== undefined) ofVillage.set(key, Math.max(at, ofVillage.get(key) ?? at));
  }
  return ofVillage;
}

function newest(
  { villages }: Pick<Concentrator, 'villages'>,
  lastOf: ReadonlyMap<string, Instant>,
): Instant | undefined {
  const keys = villages === 'all' ? [...lastOf.keys()] : villages;
  const at = keys.flatMap((key) => lastOf.get(key) ?? []);
  return at.length === 0 ? undefined : at.reduce((one, other) => Math.max(one, other));
}
