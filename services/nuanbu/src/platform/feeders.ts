import type { FeederStatus, Feeders } from '@nuanbu/api';
import type { Platform } from './platform.ts';

/**
 * How concentrators stand: by what other processes told the ledger, and by what this one hears
 * itself, which is newer.
 */
export async function feedersOf({
  ledger,
  door,
  config,
}: Pick<Platform, 'ledger' | 'door' | 'config'>): Promise<Feeders> {
  const connected = new Set<string>(door?.connected());
  const statuses = new Map<string, FeederStatus>();
  for (const [name, { status, connection }] of await ledger.concentrators.states()) {
    // What is kept was checked as a status when it was heard.
    const known = status as FeederStatus | undefined;
    if (known) statuses.set(name, known);
    // A broker outside tells nobody who is connected; concentrators, and their wills, do.
    const saysSo = config.mqtt !== undefined && known?.status.state === 'online';
    if (connection || saysSo) connected.add(name);
  }
  for (const [name, known] of door?.statuses() ?? []) statuses.set(name, known);
  return { connected, statuses, heard: door?.heard() ?? new Map() };
}
