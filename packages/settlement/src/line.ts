import type { HouseholdMeasure } from '@nuanbu/metering';
import type { Bill, Counted, FactBasis, Payout, PayoutTerms } from '@nuanbu/policy';
import type { Finding, IneligibleReason, LineStatus } from '@nuanbu/terms';
import type { Fen, FunderPart, Wh } from '@nuanbu/units';
import type { OneWith } from './entitlements.ts';

/**
 * One household's result in a run (domain §1, 明细). The energy is zero where the run's component
 * counts none.
 */
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
  /** What the component counts where that is no energy. */
  readonly counted?: CountedFact | undefined;
  /** Of a `certainPart` line what the low bound pays; otherwise what best pays. */
  readonly amountFen: Fen;
  readonly atRiskFen: Fen;
  /** In alphabetical order, the first reason of an ineligible line among them. */
  readonly findings: readonly (Finding | IneligibleReason)[];
  readonly evidence: LineEvidence;
}

/** A quantity of the roster, and what is paid for of it, in thousandths of the basis's unit. */
export interface CountedFact {
  readonly basis: FactBasis;
  readonly quantity: number;
  readonly paid: number;
}

/** A line without what it was derived from. */
export type LineResult = Omit<Line, 'evidence'>;

/** The same at the three bounds of what is not known exactly. */
export interface AtBounds<Value> {
  readonly best: Value;
  readonly low: Value;
  readonly high: Value;
}

/** Everything that a line was derived from, as plain data. */
export interface LineEvidence {
  /** The registers; absent where the component counts no energy. */
  readonly measure?: HouseholdMeasure | undefined;
  /** How the amount came about; absent where the household is not entitled or it is not known. */
  readonly reckoning?: Reckoning | undefined;
  /** The registration with which an ineligible one is one household, and why. */
  readonly oneWith?: OneWith | undefined;
  /** What a bill would be; absent where the component counts no energy. */
  readonly bill?: Bill | undefined;
}

/** From a quantity to money, at its bounds. */
export interface Reckoning {
  /** The rule's path in the programme file. */
  readonly rulePath: string;
  readonly terms: PayoutTerms;
  readonly counted: AtBounds<Counted>;
  readonly payouts: AtBounds<Payout>;
  /** Each funder's part of the line's amount, to the fen. */
  readonly funders: readonly FunderPart[];
}
