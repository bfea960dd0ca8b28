import { basename } from 'node:path';
import {
  type FileBytes,
  type FileRead,
  type RowRefusal,
  readMeters,
  readRoster,
  readWorkbook,
  refusalsOfFile,
} from '@nuanbu/contracts';
import type { ImportResult, Ledger } from '@nuanbu/ledger';
import { DEFAULT_MODULUS_WH } from '@nuanbu/metering';
import { z } from 'zod';
import { fileChunks, installationOf, unusableFile, wholeFile } from '../offline/case-files.ts';
import { importReadingsFile } from './import-readings.ts';
import { ACTOR, operation } from './operation.ts';

const file = z.strictObject({ path: z.string().min(1) });

/** What an import took, and the rows that it did not, with their places. */
export interface ImportOutcome {
  readonly file: string;
  readonly version: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly refusals: readonly RowRefusal[];
  readonly ignoredColumns: readonly string[];
}

/** What the import of a roster did to facts that came by other ways. */
export interface RosterOutcome extends ImportOutcome {
  /** Households of which the file says otherwise than an undismissed case, which is kept. */
  readonly keptViolations: number;
  /** Households that were accepted, and that the file has as not accepted. */
  readonly withdrawnAcceptances: number;
}

/** Takes a roster file: new and changed households; those that it does not name stay. */
export const importRoster = operation(
  'import roster',
  file,
  async ({ ledger, meters }, { path }) => {
    const known = await householdsOnRoster(ledger);
    const read = await readImported(path, (csv) => readRoster(csv, (id) => known.has(id)));
    const { rows } = read;
    const result = await ledger.roster.importRoster(rows, { actor: ACTOR }, read.facts);
    await meters.refresh();
    return {
      ...outcome(path, read, result),
      keptViolations: result.keptViolations,
      withdrawnAcceptances: rows.filter(
        ({ householdId, acceptedOn }) => !acceptedOn && known.get(householdId)?.acceptedOn,
      ).length,
    } satisfies RosterOutcome;
  },
);

/** Takes a meters file: which meter measures which household from when to when. */
export const importMeters = operation(
  'import meters',
  file,
  async ({ ledger, meters }, { path }) => {
    const known = await householdsOnRoster(ledger);
    const read = await readImported(path, (csv) =>
      readMeters(csv, (id) => known.has(id), DEFAULT_MODULUS_WH),
    );
    const rows = read.rows.map((row) => ({ householdId: row.householdId, ...installationOf(row) }));
    const result = await ledger.roster.importMeters(rows, { actor: ACTOR });
    await meters.refresh();
    return outcome(path, read, result);
  },
);

/** Takes a readings file through the same checks and the same store as messages. */
export const importReadings = operation('import readings', file, (platform, { path }, context) =>
  importReadingsFile(platform, path, context),
);

/** The facts of all households that are on the roster now, by their numbers. */
async function householdsOnRoster({ roster }: Ledger) {
  const households = await roster.snapshot(await roster.rosterVersion());
  return new Map(households.map(({ facts }) => [facts.householdId, facts]));
}

/**
 * Reads a file, CSV or a workbook's first sheet, by its name's ending.
 *
 * @throws TroubleError `fileUnreadable` where nothing of the file can be used.
 */
export async function readImported<Read extends FileRead<unknown>>(
  path: string,
  read: (csv: FileBytes) => Promise<Read>,
): Promise<Read> {
  const isWorkbook = path.toLowerCase().endsWith('.xlsx');
  const found = isWorkbook
    ? await readWorkbook(await wholeFile(path), read)
    : await read(fileChunks(path));
  if (found.unusable) throw unusableFile(path, found.unusable);
  return found;
}

/** What the ledger did with a file's rows, refusals of both in the order of the lines. */
export function outcome<Row>(
  path: string,
  read: FileRead<Row>,
  result: ImportResult,
): ImportOutcome {
  const refusals = refusalsOfFile(read, result.refused);
  return {
    file: basename(path),
    version: result.version,
    added: result.added,
    changed: result.changed,
    unchanged: result.unchanged,
    refused: refusals.length,
    refusals,
    ignoredColumns: read.ignoredColumns,
  };
}
