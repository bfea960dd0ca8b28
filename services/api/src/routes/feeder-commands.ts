import {
  concentratorPasswordSchema,
  concentratorPath,
  newConcentratorSchema,
  numberInPath,
  quarantineCountsSchema,
  quarantineDiscardForm,
  quarantineReplayForm,
  quarantineReplaySchema,
} from '@nuanbu/contracts/http';
import type { By, QuarantineCode, QuarantineFilter } from '@nuanbu/ledger';
import { TroubleError } from '@nuanbu/terms';
import { z } from 'zod';
import { QUARANTINE_COUNT_COLUMNS } from '../exports/columns/feeders.ts';
import { command, type Route, read } from '../http/route.ts';
import type { Parts } from './parts.ts';

const entryPath = z.object({ entry: numberInPath });
const named = z.object({ name: z.string() });

/** Who may report readings, and what becomes of messages that were not accepted. */
export function feederCommandRoutes({ ledger, desk }: Pick<Parts, 'ledger' | 'desk'>): Route[] {
  const { concentrators, quarantine } = ledger;
  const { feeding } = desk;

  async function replay(filter: QuarantineFilter, by: By) {
    const result = await feeding.replay({ ...filter, openOnly: true });
    return quarantine.noteReplay(
      filter,
      { ...result, refusedByCode: [...result.refusedByCode] },
      by,
    );
  }

  return [
    command({
      path: '/api/concentrators',
      access: 'manageFeeders',
      tag: 'feeders',
      summary: 'Registers a concentrator; its password is in the answer and nowhere else.',
      body: newConcentratorSchema,
      answer: concentratorPasswordSchema,
      handle: async ({ body, by }) => {
        return concentrators.add({ ...body, district: feeding.district }, by);
      },
    }),
    command({
      path: '/api/concentrators/:concentrator/password',
      access: 'manageFeeders',
      tag: 'feeders',
      summary: 'Makes a new password, told once; the old one ends, and with it its connections.',
      params: concentratorPath,
      answer: concentratorPasswordSchema,
      handle: async ({ params, by }) => {
        const credential = await concentrators.rotate(params.concentrator, by);
        await feeding.reconsider(params.concentrator);
        return { ...credential, unknownVillages: [] };
      },
    }),
    command({
      path: '/api/concentrators/:concentrator/disable',
      access: 'manageFeeders',
      tag: 'feeders',
      summary: 'Ends a concentrator’s password and its connections.',
      params: concentratorPath,
      answer: named,
      handle: async ({ params, by }) => {
        await concentrators.revoke(params.concentrator, by);
        await feeding.reconsider(params.concentrator);
        return { name: params.concentrator };
      },
    }),
    command({
      path: '/api/concentrators/:concentrator/enable',
      access: 'manageFeeders',
      tag: 'feeders',
      summary: 'Lets a disabled concentrator report again, by a new password.',
      params: concentratorPath,
      answer: concentratorPasswordSchema,
      handle: async ({ params, by }) => ({
        ...(await concentrators.readmit(params.concentrator, by)),
        unknownVillages: [],
      }),
    }),
    read({
      path: '/api/quarantine/counts',
      access: 'seeFeeders',
      tag: 'feeders',
      summary: 'How much was ever refused, by code; an entry counts for each of its codes.',
      answer: quarantineCountsSchema,
      columns: QUARANTINE_COUNT_COLUMNS,
      handle: async () => ({ items: await quarantine.counts() }),
    }),
    command({
      path: '/api/quarantine/replay',
      access: 'handleQuarantine',
      tag: 'feeders',
      summary:
        'Takes all that waits through the checks again, or what of it has a code or a source.',
      body: quarantineReplayForm,
      answer: quarantineReplaySchema,
      handle: ({ body, by }) => {
        const { code, source } = body;
        return replay({ code: code as QuarantineCode | undefined, source }, by);
      },
    }),
    command({
      path: '/api/quarantine/:entry/replay',
      access: 'handleQuarantine',
      tag: 'feeders',
      summary: 'Takes one entry through the checks again, once its cause is mended.',
      params: entryPath,
      answer: quarantineReplaySchema,
      handle: async ({ params: { entry: number }, by }) => {
        if (!(await quarantine.get(number))) {
          throw new TroubleError('quarantineEntryNotFound', {
            zh: `编号为 ${number}。`,
            en: `It would be ${number}.`,
          });
        }
        return replay({ number }, by);
      },
    }),
    command({
      path: '/api/quarantine/:entry/discard',
      access: 'handleQuarantine',
      tag: 'feeders',
      summary: 'Gives an entry up, with a reason: nothing about it waits any more. Its bytes stay.',
      params: entryPath,
      body: quarantineDiscardForm,
      answer: z.object({ number: z.int() }),
      handle: async ({ params: { entry: number }, body: { reason }, by }) => {
        if (reason === '')
          throw new TroubleError('reasonMissing', {
            zh: '请写明为何不再需要。',
            en: 'Why nobody needs it any more.',
          });
        await quarantine.discard(number, reason, by);
        return { number };
      },
    }),
  ];
}
