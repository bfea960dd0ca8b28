import type { Run } from '@nuanbu/ledger';
import type { BudgetEntry } from '@nuanbu/policy';
import type { HouseholdForecast, RunTerms } from '@nuanbu/settlement';
import type { DaySource, Finding } from '@nuanbu/terms';
import type { Instant, Span, Wh } from '@nuanbu/units';

/** What the platform knows of seasons that still run; whoever builds the platform supplies it. */
export interface Seasons {
  /** Of each component on file that counts energy the season that was read last, or runs now. */
  known(): Promise<{
    readonly newestAt: Instant | undefined;
    readonly seasons: readonly {
      readonly programme: string;
      readonly component: string;
      readonly season: string;
      readonly span: Span;
    }[];
  }>;
  /**
   * Where a season will end, or how far the computation is.
   *
   * @throws TroubleError `programmeUnknown`, `programmeInvalid`, `componentUnknown`, `seasonUnknown`.
   */
  forecast(asked: AskedSeason): Promise<AnsweredForecast>;
  /**
   * A household's energy day by day, as a run saw it or as it stands now.
   *
   * @throws TroubleError `householdNotFound`, `argumentInvalid`, and what `forecast` throws.
   */
  daysOf(householdId: string, of: Run | AskedSeason): Promise<AnsweredDays>;
}

/** A season of a programme's component; what is left out is the main one, and that read last. */
export interface AskedSeason {
  readonly programme: string;
  readonly component?: string | undefined;
  readonly season?: string | undefined;
}

export type AnsweredForecast =
  | {
      readonly state: 'computing';
      readonly progress: { readonly done: number; readonly of: number };
    }
  | {
      readonly state: 'ready';
      readonly forecast: ComputedForecast;
      readonly computedAt: Instant;
      readonly isRefreshing: boolean;
      /** The plan's subsidies of the same component and season; absent where no plan says any. */
      readonly budget?: PlannedBudget | undefined;
      readonly climate: {
        readonly name: string;
        readonly title: { readonly zh: string; readonly en: string };
        readonly isPlaceholder: boolean;
        readonly source: string;
      };
    };

/** What a plan's households would be paid by a component in one period. */
export interface PlannedBudget {
  readonly source: 'noticePlan' | 'planOnFile';
  readonly entries: readonly BudgetEntry[];
  readonly rows: readonly {
    readonly town: string;
    readonly village: string;
    readonly plannedHouseholds: number;
  }[];
}

interface ComputedForecast {
  /** Of the whole season. */
  readonly terms: RunTerms;
  readonly rosterVersion: number;
  readonly commit: number;
  readonly newestAt: Instant | undefined;
  /** The midnight up to which readings were looked at. */
  readonly asOf: Instant;
  readonly households: readonly HouseholdForecast[];
}

interface DayQuantity {
  readonly bestWh: Wh;
  readonly lowWh: Wh;
  readonly highWh: Wh;
  readonly peakWh: Wh;
  readonly valleyWh: Wh;
  readonly estimatedWh: Wh;
}

export interface AnsweredDays {
  readonly terms: RunTerms;
  readonly rosterVersion: number;
  readonly commit: number;
  /** Absent where nothing is counted yet. */
  readonly found?:
    | {
        readonly measure: {
          readonly span: Span;
          readonly quantity: DayQuantity;
          readonly installations: readonly {
            readonly meterId: string;
            readonly span: Span;
            readonly multiplier: number;
            readonly intervalS?: number | undefined;
          }[];
        };
        readonly days: readonly {
          readonly span: Span;
          readonly quantity: DayQuantity;
          readonly source: DaySource;
          readonly block?: number | undefined;
          readonly findings: readonly Finding[];
        }[];
        readonly blocks: readonly (Span & {
          readonly meterId: string;
          readonly totalWh?: Wh | undefined;
        })[];
        readonly findings: readonly {
          readonly finding: Finding;
          readonly meterId: string;
          readonly from: Instant;
          readonly to: Instant;
          readonly fromWh?: Wh | undefined;
          readonly toWh?: Wh | undefined;
        }[];
      }
    | undefined;
}
