import type { Day, Fen, Wh } from '@nuanbu/units';

/** Why a registration says that it is one household with another (seed 002 三(四)). */
export const SAME_HOUSEHOLD_BECAUSE = ['spouse', 'livesWithParents', 'sharedCourtyard'] as const;
export type SameHouseholdBecause = (typeof SAME_HOUSEHOLD_BECAUSE)[number];

/** Why a registration says that it is a household of its own within another's book. */
export const SPLIT_BECAUSE = ['livesApart', 'other'] as const;
export type SplitBecause = (typeof SPLIT_BECAUSE)[number];

/** The roster facts on which entitlement and amounts depend (domain rule P3). */
export interface Applicant {
  readonly town?: string | undefined;
  readonly village?: string | undefined;
  readonly cohortYear: number;
  readonly acceptedOn?: Day | undefined;
  readonly resident: boolean;
  readonly collectiveMember: boolean;
  readonly violationOn?: Day | undefined;
  /** The day from which a confirmed violation ended the subsidy. */
  readonly endedOn?: Day | undefined;
  /** 改造方式, by the words that the programme declares. */
  readonly pathway?: string | undefined;
  /** 取暖设备, by the words that the programme declares. */
  readonly equipment?: string | undefined;
  /** Heated area in thousandths of a square metre. */
  readonly areaMilliM2?: number | undefined;
  /** What the conversion cost. */
  readonly costFen?: Fen | undefined;
  /** What heating cost in the season. */
  readonly runningCostFen?: Fen | undefined;
  /** Gas of the season in litres. */
  readonly gasMilliM3?: number | undefined;
  /** Clean coal of the year in kilograms. */
  readonly coalKg?: number | undefined;
  /** Consumption of the household's baseline month. */
  readonly baselineWh?: Wh | undefined;
}

/** What decides which registrations are one household (seed 000 五(三), seed 002 三(四)). */
export interface Registration {
  readonly householdId: string;
  /** 户口本: registrations of one book are one household unless a split is certified. */
  readonly householdBook?: string | undefined;
  readonly sameHouseholdAs?: string | undefined;
  readonly sameHouseholdBecause?: SameHouseholdBecause | undefined;
  readonly splitBecause?: SplitBecause | undefined;
  readonly splitCertifiedByVillage?: boolean | undefined;
  readonly splitCertifiedByTown?: boolean | undefined;
}
