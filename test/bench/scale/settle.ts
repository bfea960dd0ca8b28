import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Platform } from '@nuanbu/cli/platform';
import { DAY_S } from '@nuanbu/units';
import { nuanbu } from '../../system/place.fixture.ts';
import { secondsOf } from '../clock.ts';
import { loadAverage, peakMb } from '../machine.ts';
import { meterIdsOf, quarterHours, SEASON_START } from '../quarter-hours.ts';
import { bytesPerRow } from './disk.ts';
import type { BackupFigure, SettleFigure } from './figures.ts';
import { appendInEpochs } from './fill.ts';
import { enrol } from './roster.ts';
import { cpuNow, cpuSince, type OurProcess, ScaleServers } from './servers.ts';

/** How much is settled: households in villages of fifty, quarter-hourly registers. */
export interface SettleScaleSize {
  readonly households: number;
  readonly days: number;
  /** Spans between freezes, as nightly backups and provisional runs make them. */
  readonly epochs: number;
}

const HOUSEHOLDS_A_VILLAGE = 50;
const ROWS_A_BATCH = 20_000;
/** So many times the usual step that a month is enough to be paid for. */
const TIMES = 5;
const MILLIS = 1000;

/**
 * Measures a season run by settle processes, a number of them after the other, and a backup of what
 * they left.
 *
 * @throws Error where the number of processes changes the digest.
 */
export async function measureSettle(
  processes: readonly number[],
  size: SettleScaleSize,
  measured: (figure: SettleFigure) => void,
): Promise<BackupFigure> {
  const servers = await ScaleServers.start();
  try {
    const { bucket } = await servers.influx.makeBucket();
    return await servers.beside(bucket, async (platform) => {
      await enrol(platform, meterIdsOf(size.households), HOUSEHOLDS_A_VILLAGE);
      await fill(platform, size);
      const digests = new Set<string | undefined>();
      for (const count of processes) {
        const { digest, figure } = await measureProcesses(servers, platform, bucket, count, size);
        digests.add(digest);
        measured(figure);
      }
      if (digests.size !== 1) throw new Error(`${[...digests].join(' and ')} are two digests`);
      return await measureBackup(servers, bucket, size, processes.length);
    });
  } finally {
    await servers.stop();
  }
}

async function fill({ store }: Platform, size: SettleScaleSize): Promise<void> {
  const { households, days, epochs } = size;
  const batches = quarterHours(households, days * 96 + 2, ROWS_A_BATCH, 900, TIMES);
  await appendInEpochs(store, batches, households * (days * 96 + 2), epochs);
}

async function measureProcesses(
  servers: ScaleServers,
  { settlement }: Platform,
  bucket: string,
  processes: number,
  { households, days, epochs }: SettleScaleSize,
): Promise<{ digest: string | undefined; figure: SettleFigure }> {
  const ours: OurProcess[] = [];
  try {
    for (let number = 1; number <= processes; number += 1) {
      ours.push(await servers.startProcess('settle', servers.env(bucket)));
    }
    const before = cpuNow(ours);
    let digest: string | undefined;
    const seconds = await secondsOf(async () => {
      const number = await settlement.requestRun(wholeRun(days));
      digest = (await settlement.awaitRun(number)).run.digest;
    });
    const cpuMs = cpuSince(before, cpuNow(ours), households, MILLIS);
    const processMb = Math.max(...ours.map(({ pid }) => peakMb(pid)));
    const readingsPerHousehold = days * 96 + 2;
    const what = { processes, epochs, households, readingsPerHousehold, seconds };
    return { digest, figure: { ...what, cpuMs, processMb, loadAverage: loadAverage() } };
  } finally {
    await servers.endProcesses(ours);
  }
}

/** A final run of some days from the beginning of the benchmarks' season. */
export function wholeRun(days: number) {
  return {
    ...{ programme: 'jining-jkq-2021', season: '2021-2022', actor: 'bench' },
    span: { from: SEASON_START, to: SEASON_START + days * DAY_S },
    reason: 'some days of the season',
  };
}

async function measureBackup(
  servers: ScaleServers,
  bucket: string,
  { households, days, epochs }: SettleScaleSize,
  runs: number,
): Promise<BackupFigure> {
  const out = join(servers.place.folder, 'backup');
  const seconds = await secondsOf(async () => {
    const { ended } = nuanbu(['backup', '--out', out, '--without-keys'], servers.env(bucket));
    const { code, err } = await ended;
    if (code !== 0) throw new Error(`the backup ended with ${code}: ${err}`);
  });
  const readings = households * (days * 96 + 2);
  const files = (await readdir(out)).filter((name) => name.startsWith('readings'));
  const sizes = await Promise.all(files.map((name) => stat(join(out, name))));
  const bytes = sizes.reduce((sum, { size }) => sum + size, 0);
  return {
    ...{ epochs, readings, lines: runs * households, seconds },
    bytesPerReading: bytes / readings,
    lineBytes: await bytesPerRow(servers.databaseUrl, ['line']),
    batchLineBytes: await bytesPerRow(servers.databaseUrl, ['batch_line']),
    loadAverage: loadAverage(),
  };
}
