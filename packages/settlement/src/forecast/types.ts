import type { Fen, FunderPart, Wh } from '@nuanbu/units';

/**
 * Points of what will be: at best, at the ends of what one household may come to, and at those to
 * which weather alone may take it, which takes all households together.
 * `low ≤ warm ≤ best ≤ cold ≤ high`.
 */
export interface AtPoints<Value> {
  readonly low: Value;
  readonly warm: Value;
  readonly best: Value;
  readonly cold: Value;
  readonly high: Value;
}

/** What a household's energy to come rests on. */
export type ForecastBasis =
  /** Its own last days. */
  | 'ownDays'
  /** What the others use, as too little is known of its own. */
  | 'others'
  /** Nothing is to come: its days are over, or it is no energy that counts. */
  | 'settled';

/** Whether there is money to expect of a household. */
export type ForecastStanding = 'entitled' | 'ineligible' | 'amountUnknown';

/** Where a household's season will end; energy and money are zero where it is not entitled. */
export interface HouseholdForecast {
  readonly householdId: string;
  readonly town: string;
  readonly village: string;
  readonly standing: ForecastStanding;
  readonly basis: ForecastBasis;
  /** All energy, whichever part of it the rule counts. */
  readonly soFarWh: Wh;
  readonly energyWh: AtPoints<Wh>;
  readonly soFar: PaidForecast;
  readonly money: AtPoints<PaidForecast>;
  /** Whether more energy would be paid nothing more. */
  readonly isCappedNow: boolean;
  readonly isCappedAtBest: boolean;
  /** The energy of each civil day of the season at best; what is not counted is zero. */
  readonly daysWh: readonly Wh[];
}

/** What some energy is paid. */
export interface PaidForecast {
  readonly amountFen: Fen;
  readonly hasStarted: boolean;
  readonly funders: readonly FunderPart[];
}
