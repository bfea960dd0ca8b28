import type { Config } from '@nuanbu/runtime';
import { z } from 'zod';
import { feedersOf } from '../platform/feeders.ts';
import { ACTOR, operation } from './operation.ts';

const name = z.string().min(1).max(64);

/** Where a password also has to be told: a broker outside keeps users of its own. */
function atBroker({ mqtt }: Pick<Config, 'mqtt'>): { readonly tellBroker?: readonly string[] } {
  return mqtt ? { tellBroker: mqtt.urls } : {};
}

/** Registers a concentrator; its password is in the answer and nowhere else. */
export const addConcentrator = operation(
  'concentrator add',
  z.strictObject({
    name,
    villages: z.union([z.literal('all'), z.array(z.string().min(1)).min(1)]),
    mayCorrect: z.boolean(),
  }),
  async ({ ledger, config }, { name, villages, mayCorrect }) => {
    const given = { name, villages, mayCorrect, district: config.district };
    const made = await ledger.concentrators.add(given, { actor: ACTOR });
    return { ...made, ...atBroker(config) };
  },
);

/** A concentrator as it is listed: never its password hash. */
export const listConcentrators = operation(
  'concentrator list',
  z.strictObject({}),
  async (platform) => {
    const { connected, statuses, heard } = await feedersOf(platform);
    const all = await platform.ledger.concentrators.list();
    return all.map(({ passwordHash: _, ...shown }) => ({
      ...shown,
      heardAt: heard.get(shown.name) ?? shown.heardAt,
      connected: connected.has(shown.name),
      status: statuses.get(shown.name) ?? null,
    }));
  },
);

/** Gives a concentrator a new password; the old one ends, and with it its connections. */
export const rotateConcentrator = operation(
  'concentrator rotate',
  z.strictObject({ name }),
  async ({ ledger, door, config }, args) => {
    const credential = await ledger.concentrators.rotate(args.name, { actor: ACTOR });
    await door?.reconsider(args.name);
    return { ...credential, ...atBroker(config) };
  },
);

/** Ends a concentrator's credentials for ever. */
export const revokeConcentrator = operation(
  'concentrator revoke',
  z.strictObject({ name }),
  async ({ ledger, door }, args) => {
    await ledger.concentrators.revoke(args.name, { actor: ACTOR });
    await door?.reconsider(args.name);
    return { name: args.name };
  },
);
