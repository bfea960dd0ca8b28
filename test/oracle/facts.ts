/** What the three files say, once the rows that must be refused are out. Energy in Wh, time in epoch seconds. */
import { greatest, least } from './bigints.ts';
import type { HouseholdColumns } from './household-columns.ts';

export interface Household {
  readonly id: string;
  readonly cohortYear: string;
  /** First instant of the day of acceptance. */
  readonly acceptedAt: bigint | null;
  readonly resident: boolean;
  readonly collectiveMember: boolean;
  readonly hasViolation: boolean;
  /** Empty: a dwelling of its own. */
  readonly dwellingId: string;
  readonly columns: HouseholdColumns;
}

export interface Installation {
  readonly householdId: string;
  readonly meterId: string;
  readonly installedAt: bigint | null;
  readonly removedAt: bigint | null;
  readonly installedWh: bigint | null;
  readonly removedWh: bigint | null;
  readonly multiplier: bigint;
  readonly maxW: bigint;
  readonly modulusWh: bigint;
}

export interface Reading {
  readonly at: bigint;
  readonly total: bigint;
  readonly peak: bigint | null;
  readonly valley: bigint | null;
}

export interface Refusal {
  readonly file: 'roster' | 'meters' | 'readings';
  readonly line: number;
  readonly code: string;
}

export interface Span {
  readonly from: bigint;
  readonly to: bigint;
}

/** Defaults of domain §5. */
export const DEFAULT_MAX_W = 20_000n;
export const DEFAULT_MODULUS_WH = 1_000_000_000n;

/** The part common to two half-open spans, or `null` where there is none. */
export function common(a: Span, b: Span): Span | null {
  const from = greatest(a.from, b.from);
  const to = least(a.to, b.to);
  return from < to ? { from, to } : null;
}
