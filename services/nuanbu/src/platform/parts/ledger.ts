import { type Ledger, loadDataKeys, openLedger } from '@nuanbu/ledger';
import { startEmbeddedPostgres } from '@nuanbu/runtime';
import { builtInProgrammes, programmeText } from '../../programmes.ts';
import type { Ground } from '../ground.ts';
import { keyFileOf } from '../place.ts';

/** The ledger, and where its PostgreSQL is. */
export interface OpenedLedger {
  readonly ledger: Ledger;
  readonly databaseUrl: string;
}

/**
 * Opens the ledger at DATABASE_URL, or on an embedded PostgreSQL that it starts first.
 *
 * @throws TroubleError whatever keeps PostgreSQL from starting or answering, and `dataKeyMissing`.
 */
export async function startLedger(ground: Ground): Promise<OpenedLedger> {
  const { config, clock, dataDir, stack, readiness } = ground;
  const databaseUrl = await databaseOf(ground);
  const dataKeys = await loadDataKeys({ env: config.dataKey, file: keyFileOf(dataDir) });
  const ledger = await openLedger({ databaseUrl, dataKeys, clock });
  await stack.defer('ledger', () => ledger.close());
  readiness.needs('ledger', () => ledger.roster.rosterVersion());
  await addBuiltInProgrammes(ledger);
  return { ledger, databaseUrl };
}

/** DATABASE_URL, or that of an embedded PostgreSQL that is started for it. */
export async function databaseOf(ground: Ground): Promise<string> {
  return ground.config.databaseUrl ?? (await startPostgres(ground));
}

async function startPostgres({ dataDir, onDeath, stack, ...ground }: Ground): Promise<string> {
  const log = ground.log.child({ component: 'postgres' });
  const postgres = await startEmbeddedPostgres({ dataDir, log, onDeath });
  await stack.defer('PostgreSQL', () => postgres.stop());
  return postgres.databaseUrl;
}

/** The programmes that come with the software are on file from the first start on. */
async function addBuiltInProgrammes(ledger: Ledger): Promise<void> {
  for (const name of await builtInProgrammes()) {
    await ledger.programmes.add({ name, text: await programmeText(name) }, { actor: 'nuanbu' });
  }
}
