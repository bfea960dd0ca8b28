import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import {
  type FileRead,
  type KnownMeter,
  type MeterRow,
  type RosterRow,
  type RowRefusal,
  readMeters,
  readRoster,
} from '@nuanbu/contracts';
import { DEFAULT_MAX_POWER_W, DEFAULT_MODULUS_WH, type Installation } from '@nuanbu/metering';
import { type HouseholdCase, markMoves } from '@nuanbu/settlement';
import { TroubleError } from '@nuanbu/terms';

/** The two files that say who is settled, as read. */
export interface CaseFiles {
  readonly cases: readonly HouseholdCase[];
  readonly roster: FileRead<RosterRow>;
  readonly meters: FileRead<MeterRow>;
}

const NO_METERS: FileRead<MeterRow> = { rows: [], lines: [], refusals: [], ignoredColumns: [] };

/** Bytes of a file in large pieces; a file that cannot be read is a trouble with its path. */
export async function* fileChunks(path: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) yield chunk;
  } catch (cause) {
    if (!(cause instanceof Error) || !('code' in cause)) throw cause;
    throw new TroubleError('fileUnreadable', `${path} cannot be read (${cause.code}).`, { cause });
  }
}

/** All bytes of a file. @throws TroubleError `fileUnreadable`. */
export async function wholeFile(path: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of fileChunks(path)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The trouble with a file of which nothing can be used, such as one without a column. */
export function unusableFile(
  path: string,
  { column, detail }: Pick<RowRefusal, 'column' | 'detail'>,
): TroubleError {
  return new TroubleError('fileUnreadable', `${basename(path)}: column ${column}: ${detail}`);
}

/**
 * Reads roster and meters and joins them, households in roster order.
 *
 * @param metersPath undefined where nobody needs meters.
 */
export async function readCaseFiles(
  rosterPath: string,
  metersPath: string | undefined,
): Promise<CaseFiles> {
  const roster = await readRoster(fileChunks(rosterPath));
  const known = new Set(roster.rows.map((row) => row.householdId));
  const meters =
    metersPath === undefined
      ? NO_METERS
      : await readMeters(fileChunks(metersPath), (id) => known.has(id), DEFAULT_MODULUS_WH);
  const installationsOf = new Map<string, Installation[]>();
  for (const row of meters.rows) {
    const installations = installationsOf.get(row.householdId) ?? [];
    installations.push(installationOf(row));
    installationsOf.set(row.householdId, installations);
  }
  const cases = roster.rows.map((facts) => ({
    facts,
    installations: installationsOf.get(facts.householdId) ?? [],
  }));
  return { cases: markMoves(cases), roster, meters };
}

/** What a meter is where its file leaves a field empty (domain §5). */
export const METER_DEFAULTS = {
  multiplier: 1,
  maxPowerW: DEFAULT_MAX_POWER_W,
  modulusWh: DEFAULT_MODULUS_WH,
} as const;

/** An installation with the defaults of domain §5 where the file leaves a field empty. */
export function installationOf(row: MeterRow): Installation {
  return {
    meterId: row.meterId,
    installedAt: row.installedAt,
    removedAt: row.removedAt,
    installedWh: row.installedWh,
    removedWh: row.removedWh,
    multiplier: row.multiplier ?? METER_DEFAULTS.multiplier,
    maxPowerW: row.maxPowerW ?? METER_DEFAULTS.maxPowerW,
    modulusWh: row.modulusWh ?? METER_DEFAULTS.modulusWh,
  };
}

/**
 * Numbers the meters in the order in which the roster's households need them, so that readings
 * sorted by number settle household by household.
 */
export function numberMeters(cases: readonly HouseholdCase[]): Map<string, KnownMeter> {
  const numbered = new Map<string, { index: number; installations: Installation[] }>();
  for (const { installations } of cases) {
    for (const installation of installations) {
      const known = numbered.get(installation.meterId);
      if (known) known.installations.push(installation);
      else {
        numbered.set(installation.meterId, {
          index: numbered.size,
          installations: [installation],
        });
      }
    }
  }
  return numbered;
}
