import { confirmCorrection as confirm, movesOf, movesSeen } from '@nuanbu/api/corrections';
import { termsOfRun } from '@nuanbu/settle';
import { z } from 'zod';
import type { Platform } from '../platform/platform.ts';
import { whoActs } from './acting.ts';
import { operation } from './operation.ts';

const run = z.int().min(1);

/** What a run would move against what is booked (domain rule S2), with every household. */
export const listDifferences = operation(
  'differences',
  z.strictObject({ run }),
  async (platform, { run }) => {
    const moves = await movesOf(partsOf(platform), run);
    const { moves: rows, summary } = movesSeen(moves, 'all');
    return { ...summary, rows };
  },
);

/** Books what a correction run moves, as it was seen. */
export const confirmCorrection = operation(
  'confirmCorrection',
  z.strictObject({
    run,
    seen: z.string(),
    reason: z.string(),
    /** The user who makes the batch, once the ledger has users. */
    by: z.string().min(1).optional(),
  }),
  async (platform, { run, seen, reason, by }) => {
    const { actor, scope } = await whoActs(platform.ledger, by, 'makeBatch');
    const asked = { seen, reason, decisions: [] };
    return confirm(partsOf(platform), run, { scope }, asked, { actor });
  },
);

function partsOf({ ledger }: Platform): Parameters<typeof movesOf>[0] {
  return { ledger, desk: { termsOf: (run) => termsOfRun(ledger, run) } };
}
