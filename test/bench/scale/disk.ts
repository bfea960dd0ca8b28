import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { OwnInfluxServer } from '@nuanbu/readings/testing';
import pg from 'pg';

/** What InfluxDB keeps on disk, over all of its buckets. */
export interface InfluxDisk {
  /** The register of series and the index over their tags. */
  readonly seriesBytes: number;
  /** The values, compressed. */
  readonly valueBytes: number;
  /** What waits to be compressed. */
  readonly walBytes: number;
}

const LOOK_MS = 1_000;
const QUIET_LOOKS = 5;
const MOST_LOOKS = 120;

/** Waits until InfluxDB has compressed what it was given, and says what it came to. */
export async function settledDisk({ folder }: OwnInfluxServer): Promise<InfluxDisk> {
  let last = await diskOf(folder);
  for (let look = 0, quiet = 0; look < MOST_LOOKS && quiet < QUIET_LOOKS; look += 1) {
    await wait(LOOK_MS);
    const now = await diskOf(folder);
    const isStill = now.valueBytes === last.valueBytes && now.walBytes === last.walBytes;
    quiet = isStill && now.valueBytes > 0 ? quiet + 1 : 0;
    last = now;
  }
  return last;
}

async function diskOf(folder: string): Promise<InfluxDisk> {
  const disk = { seriesBytes: 0, valueBytes: 0, walBytes: 0 };
  const engine = join(folder, 'engine');
  for (const name of await readdir(engine, { recursive: true })) {
    // What is compacted meanwhile is gone by the time it is looked at.
    const found = await stat(join(engine, name)).catch(() => undefined);
    if (!found?.isFile()) continue;
    // Files of the register are made large beforehand; what they take is what is written.
    const bytes = Math.min(found.size, found.blocks * 512);
    if (name.endsWith('.wal')) disk.walBytes += bytes;
    else if (/\.tsm(\.tmp)?$/.test(name)) disk.valueBytes += bytes;
    else if (name.includes('/_series/') || name.includes('/index/')) disk.seriesBytes += bytes;
  }
  return disk;
}

/** Bytes of tables of the ledger with their indexes, for each row of the first; 0 where it has none. */
export async function bytesPerRow(
  databaseUrl: string,
  tables: readonly [string, ...string[]],
): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const names = tables.map((table) => `ledger.${table}`);
  try {
    const { rows } = await client.query(
      `SELECT coalesce(
        (SELECT sum(pg_total_relation_size(name::regclass)) FROM unnest($1::text[]) AS name)::float8
        / nullif((SELECT count(*) FROM ${names[0]}), 0), 0) AS bytes`,
      [names],
    );
    return rows[0].bytes;
  } finally {
    await client.end();
  }
}
