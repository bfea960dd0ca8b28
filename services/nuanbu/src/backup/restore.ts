import { writeFile } from 'node:fs/promises';
import { finishRestore, type Ledger, openLedger, parseDataKeys } from '@nuanbu/ledger';
import type { ReadingStore } from '@nuanbu/readings';
import {
  type Config,
  claimDataDir,
  createLog,
  Readiness,
  Stack,
  systemClock,
} from '@nuanbu/runtime';
import { type Verification, verifyRun } from '@nuanbu/settle';
import { TroubleError } from '@nuanbu/terms';
import type { Ground } from '../platform/ground.ts';
import { databaseOf } from '../platform/parts/ledger.ts';
import { startReadings } from '../platform/parts/readings.ts';
import { fileLog, keyFileOf, placeOf } from '../platform/place.ts';
import { unwinding } from '../platform/platform.ts';
import { isShared } from '../platform/shared.ts';
import { writing } from '../writing.ts';
import { checkFiles, isEmptyPlace } from './files.ts';
import { keysOfBackup, loadReadings, loadTables } from './load.ts';
import { type BackupManifest, readManifest } from './manifest.ts';

/** What was done so far, for whoever waits. */
export type RestoreStep = 'files' | 'ledger' | 'readings' | 'audit' | 'runs';

export interface Restored {
  readonly manifest: BackupManifest;
  readonly dataDir: string;
  /** Recomputed from the restored readings: the newest run of every component and kind. */
  readonly runs: readonly Verification[];
}

/**
 * Restores a backup into a place that holds nothing: what is embedded into the data directory, what
 * the configuration names into those servers, also where the backup comes from the other column.
 * Every file is compared with its sum before, the audit chain and the digests of runs afterwards.
 *
 * @throws TroubleError `backupInvalid`, `restoreNotEmpty`, `dataKeyMissing`, and whatever keeps the
 *   parts from starting. What was restored by then is refused by every later start.
 */
export async function restoreBackup(
  config: Config,
  directory: string,
  passphrase: string | undefined,
  onStep: (step: RestoreStep) => void = () => undefined,
): Promise<Restored> {
  onStep('files');
  const manifest = await readManifest(directory);
  await checkFiles(directory, manifest);
  const kept = await keysOfBackup(directory, manifest, passphrase);
  const keys = config.dataKey ?? kept;
  refuseOtherKeys(manifest, keys);
  const ground = await emptyGround(config);
  const { dataDir, stack } = ground;
  return unwinding(ground, async () => {
    if (config.dataKey === undefined) {
      const path = keyFileOf(dataDir);
      await writing(path, () => writeFile(path, keys, { mode: 0o600, flag: 'wx', flush: true }));
    }
    const databaseUrl = await databaseOf(ground);
    onStep('ledger');
    await loadTables(directory, manifest, databaseUrl);
    const ledger = await openLedger({
      ...{ databaseUrl, dataKeys: parseDataKeys(keys), clock: systemClock, isRestoring: true },
    });
    await stack.defer('ledger', () => ledger.close());
    const store = await startReadings(ground, ledger);
    onStep('readings');
    await loadReadings(directory, manifest, store, config.storeMemoryMb);
    await compareReadings(store, manifest);
    onStep('audit');
    await compareAudit(ledger, manifest);
    onStep('runs');
    const runs = await recomputeRuns(ledger, store);
    await finishRestore(databaseUrl);
    await stack.stop();
    return { manifest, dataDir, runs };
  });
}

/** A data directory that is this process's own and empty; none where nothing is embedded. */
async function emptyGround(config: Config): Promise<Ground> {
  const { dataDir } = await placeOf(config);
  const rest = { config, clock: systemClock, dataDir, readiness: new Readiness() };
  const onDeath = () => undefined;
  if (isShared(config)) {
    const log = createLog({ level: 'warn' });
    return { ...rest, log, stack: new Stack(log), onDeath };
  }
  if (!(await isEmptyPlace(dataDir))) {
    throw new TroubleError('restoreNotEmpty', `${dataDir} is not empty.`);
  }
  const claim = await claimDataDir(dataDir);
  const log = fileLog(config)(dataDir);
  const stack = new Stack(log);
  await stack.defer('claim', () => claim.release());
  return { ...rest, log, stack, onDeath };
}

/** @throws TroubleError `dataKeyMissing` where the ledger could not be read afterwards. */
function refuseOtherKeys({ keyId }: BackupManifest, keys: string | undefined): asserts keys {
  if (keys !== undefined && parseDataKeys(keys).ids.includes(keyId)) return;
  const found = keys === undefined ? 'The keys were left out of this backup.' : '';
  throw new TroubleError('dataKeyMissing', `Key ${keyId} is needed. ${found}`.trim(), {
    hint: 'Set DATA_KEY to what it was where the backup was made.',
  });
}

/** Reads back what was put in. @throws TroubleError `backupInvalid` where it is not all there. */
async function compareReadings(
  store: Pick<ReadingStore, 'rows'>,
  { readings: wanted }: BackupManifest,
): Promise<void> {
  let readings = 0;
  let corrections = 0;
  for await (const { length, corrections: versions } of store.rows(wanted.commit)) {
    if (versions) corrections += length;
    else readings += length;
  }
  if (readings === wanted.readings && corrections === wanted.corrections) return;
  throw new TroubleError(
    'backupInvalid',
    `${readings} readings and ${corrections} corrections came back from the store instead of ` +
      `${wanted.readings} and ${wanted.corrections}.`,
  );
}

async function compareAudit(ledger: Ledger, { ledger: { auditHead } }: BackupManifest) {
  const verdict = await ledger.audit.verify();
  if (verdict.holds && verdict.entries === 0 && auditHead.number === 0) return;
  if (verdict.holds && verdict.head.hash === auditHead.hash) return;
  const found = verdict.holds ? `ends at ${verdict.head.number}` : 'is broken';
  throw new TroubleError('backupInvalid', `The audit chain ${found}.`);
}

/** @throws TroubleError `backupInvalid` where a run comes out otherwise than where it was made. */
async function recomputeRuns(ledger: Ledger, store: ReadingStore): Promise<Verification[]> {
  const newest = new Map<string, number>();
  for (const run of await ledger.runs.list({ state: 'succeeded' })) {
    const of = `${run.programme} ${run.component} ${run.kind}`;
    newest.set(of, Math.max(run.number, newest.get(of) ?? 0));
  }
  const found: Verification[] = [];
  for (const number of newest.values()) found.push(await verifyRun(ledger, store, number));
  const wrong = found.filter(({ matches }) => !matches).map(({ runNumber }) => runNumber);
  if (wrong.length === 0) return found;
  throw new TroubleError(
    'backupInvalid',
    `Recomputed, run ${wrong.join(', ')} has another digest.`,
  );
}
