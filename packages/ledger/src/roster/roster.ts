import type { HouseholdCase } from '@nuanbu/settlement';
import type { By, LedgerContext } from '../context.ts';
import { importMeters } from './import-meters.ts';
import { importRoster } from './import-roster.ts';
import type { ImportResult, MeterRow, RosterRow } from './rows.ts';
import {
  loadMeters,
  type RegisteredMeter,
  snapshot,
  type Village,
  villagesOf,
} from './snapshot.ts';
import { rosterVersion } from './versions.ts';

/** Who is settled and where they are measured, in versions that read the same for ever. */
export interface Roster {
  importRoster(rows: readonly RosterRow[], by: By): Promise<ImportResult>;
  importMeters(rows: readonly MeterRow[], by: By): Promise<ImportResult>;
  /** The newest version; 0 where nothing was imported yet. */
  rosterVersion(): Promise<number>;
  /** Households with their meters in roster order; of one village where it is named. */
  snapshot(version: number, village?: Pick<Village, 'town' | 'village'>): Promise<HouseholdCase[]>;
  villages(version: number): Promise<Village[]>;
  /** Every meter of the newest version with its villages, for ingest. */
  loadMeters(): Promise<RegisteredMeter[]>;
}

export function rosterOf(context: LedgerContext): Roster {
  return {
    importRoster: (rows, by) => importRoster(context, rows, by),
    importMeters: (rows, by) => importMeters(context, rows, by),
    rosterVersion: () => rosterVersion(context.db),
    snapshot: (version, village) => snapshot(context, version, village),
    villages: (version) => villagesOf(context, version),
    loadMeters: () => loadMeters(context),
  };
}
