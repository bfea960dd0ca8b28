import type { HouseholdMeasure } from '@nuanbu/metering';
import type { Bill, Payout, StartRule } from '@nuanbu/policy';
import type { Finding, IneligibleReason, LineStatus } from '@nuanbu/terms';
import type { Fen, Wh } from '@nuanbu/units';

/** One household's result in a run (domain §1, 明细). */
export interface Line {
  readonly householdId: string;
  readonly town: string;
  readonly village: string;
  readonly status: LineStatus;
  /** Why an ineligible household is not entitled. */
  readonly reason?: IneligibleReason | undefined;
  readonly totalWh: Wh;
  readonly lowWh: Wh;
  readonly highWh: Wh;
  readonly peakWh: Wh;
  readonly valleyWh: Wh;
  /** Energy whose split between peak and valley is an estimate (rule U9). */
  readonly estimatedWh: Wh;
  readonly paidWh: Wh;
  readonly amountFen: Fen;
  readonly atRiskFen: Fen;
  /** In alphabetical order, the first reason of an ineligible line among them. */
  readonly findings: readonly (Finding | IneligibleReason)[];
  readonly evidence: LineEvidence;
}

/** A line without what it was derived from. */
export type LineResult = Omit<Line, 'evidence'>;

/** Everything that a line was derived from, as plain data. */
export interface LineEvidence {
  readonly startRule: StartRule;
  readonly measure: HouseholdMeasure;
  /** Payouts at best, low and high; absent where the household is not entitled. */
  readonly payouts?: { readonly best: Payout; readonly low: Payout; readonly high: Payout };
  readonly bill: Bill;
}
