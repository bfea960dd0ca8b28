import type { HouseholdCase } from '@nuanbu/settlement';
import type { LedgerContext } from '../context.ts';
import { newestHeads } from '../payments/payees.ts';
import type { Scope } from '../users/user.ts';
import {
  type ConversionSearch,
  type ListedConversion,
  listConversions,
} from './conversion-list.ts';
import { type ConversionRow, updateConversions } from './conversions.ts';
import type { RosterFact } from './facts.ts';
import { type HouseholdVersion, historyOf } from './history.ts';
import { importMeters } from './import-meters.ts';
import { importRoster } from './import-roster.ts';
import { previewConversions, previewMeters, previewRoster } from './previews.ts';
import type { ImportResult, MeterRow, RosterImport, RosterRow } from './rows.ts';
import {
  type FoundHousehold,
  type HouseholdSearch,
  householdsInScope,
  searchHouseholds,
} from './search.ts';
import {
  householdOf,
  loadMeters,
  type RegisteredMeter,
  snapshot,
  type Village,
  villagesOf,
} from './snapshot.ts';
import { type ImportBy, type RosterVersion, rosterVersion, versionsAfter } from './versions.ts';

/** Who is settled and where they are measured, in versions that read the same for ever. */
export interface Roster {
  /** Takes a roster file; `facts` are those for which it has a column. See `importRoster`. */
  importRoster(
    rows: readonly RosterRow[],
    by: ImportBy,
    facts?: readonly RosterFact[],
  ): Promise<RosterImport>;
  importMeters(rows: readonly MeterRow[], by: ImportBy): Promise<ImportResult>;
  /** Writes conversions and acceptances into the facts of households on the roster. */
  updateConversions(rows: readonly ConversionRow[], by: ImportBy): Promise<ImportResult>;
  /** What `importRoster` would do now, household by household; nothing is written. */
  previewRoster(
    rows: readonly RosterRow[],
    facts?: readonly RosterFact[],
  ): ReturnType<typeof previewRoster>;
  previewMeters(rows: readonly MeterRow[]): ReturnType<typeof previewMeters>;
  previewConversions(rows: readonly ConversionRow[]): ReturnType<typeof previewConversions>;
  /** The versions after one, in their order. */
  versionsAfter(version: number): Promise<RosterVersion[]>;
  /** The newest version; 0 where nothing was imported yet. */
  rosterVersion(): Promise<number>;
  /** Households with their meters in roster order; of one village where it is named. */
  snapshot(version: number, village?: Pick<Village, 'town' | 'village'>): Promise<HouseholdCase[]>;
  villages(version: number): Promise<Village[]>;
  /** A page of the newest version's households. See `searchHouseholds`. */
  search(
    wanted: HouseholdSearch,
    page: { readonly after?: string | undefined; readonly limit: number },
  ): Promise<FoundHousehold[]>;
  /** A page of the newest version's conversions. See `listConversions`. */
  conversions(
    wanted: ConversionSearch,
    page: { readonly after?: string | undefined; readonly limit: number },
  ): Promise<ListedConversion[]>;
  /** See `historyOf`. */
  history(householdId: string): Promise<HouseholdVersion[]>;
  /** What households of the newest version are called. */
  names(householdIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Of households of the newest version, those that lie in a scope. */
  inScope(scope: Scope, householdIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** A household of the newest version. @throws TroubleError `householdNotFound`. */
  household(householdId: string): Promise<HouseholdCase>;
  /** Every meter of the newest version with its villages, for ingest. */
  loadMeters(): Promise<RegisteredMeter[]>;
}

export function rosterOf(context: LedgerContext): Roster {
  return {
    importRoster: (rows, by, facts) => importRoster(context, rows, by, facts),
    importMeters: (rows, by) => importMeters(context, rows, by),
    updateConversions: (rows, by) => updateConversions(context, rows, by),
    previewRoster: (rows, facts) => previewRoster(context, rows, facts),
    previewMeters: (rows) => previewMeters(context, rows),
    previewConversions: (rows) => previewConversions(context, rows),
    versionsAfter: (version) => versionsAfter(context, version),
    rosterVersion: () => rosterVersion(context.db),
    snapshot: (version, village) => snapshot(context, version, village),
    villages: (version) => villagesOf(context, version),
    search: (wanted, page) => searchHouseholds(context, wanted, page),
    conversions: (wanted, page) => listConversions(context, wanted, page),
    history: (householdId) => historyOf(context, householdId),
    names: (householdIds) => newestHeads(context.db, householdIds),
    inScope: (scope, householdIds) => householdsInScope(context, scope, householdIds),
    household: (householdId) => householdOf(context, householdId),
    loadMeters: () => loadMeters(context),
  };
}
