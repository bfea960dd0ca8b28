import type { FeederStatus, Feeders } from '@nuanbu/api';
import type { Instant } from '@nuanbu/units';
import type { Platform } from './platform.ts';

/** Twice the hour from one reading of a meter to the next: who sent nothing for longer is gone. */
const HEARD_WITHIN_S = 2 * 3_600;

/**
 * How concentrators stand: by what other processes told the ledger, and by what this one hears
 * itself, which is newer. A broker outside tells nobody who is connected; there they are judged by
 * when they were last heard.
 */
export async function feedersOf({
  ledger,
  door,
  config,
  clock,
}: Pick<Platform, 'ledger' | 'door' | 'config' | 'clock'>): Promise<Feeders> {
  const statuses = new Map<string, FeederStatus>();
  const connected = new Set<string>();
  for (const [name, { status, connection }] of await ledger.concentrators.states()) {
    // What is kept was checked as a status when it was heard.
    if (status) statuses.set(name, status as FeederStatus);
    if (connection) connected.add(name);
  }
  for (const [name, known] of door?.statuses() ?? []) statuses.set(name, known);
  const heard = door?.heard() ?? new Map<string, Instant>();
  const unknown = new Set<string>();
  if (config.mqtt === undefined) {
    for (const name of door?.connected() ?? []) connected.add(name);
    return { connected, unknown, statuses, heard };
  }
  const now = clock.now();
  for (const { name, heardAt } of await ledger.concentrators.list()) {
    const isThere = isThereBy(heard.get(name) ?? heardAt, statuses.get(name), now);
    if (isThere) connected.add(name);
    if (isThere === undefined && !connected.has(name)) unknown.add(name);
  }
  return { connected, unknown, statuses, heard };
}

/**
 * Whether a concentrator is there, as far as it was heard: lately, and without a goodbye since, its
 * own or the will of a connection that broke. Its word that it is online proves nothing: a broker
 * retains that for ever. Undefined where nobody can say.
 */
export function isThereBy(
  heardAt: Instant | undefined,
  said: FeederStatus | undefined,
  now: Instant,
): boolean | undefined {
  const isGone = said?.status.state === 'offline';
  if (heardAt === undefined) return isGone ? false : undefined;
  if (isGone && said.receivedAt >= heardAt) return false;
  return now - heardAt <= HEARD_WITHIN_S;
}
