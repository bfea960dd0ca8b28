/** The three readings of "paid from 500 kWh" (domain rule P1). */
export const START_RULES = ['threshold', 'deductCapUsage', 'deductCapPaid'] as const;
export type StartRule = (typeof START_RULES)[number];

/** Where payment starts and ends for a household and season, in thousandths of the unit. */
export interface PaidRange {
  readonly start: number;
  /** Whether a household at exactly the start has reached it. */
  readonly startQualifies: boolean;
  /** Undefined where nothing limits what is paid for. */
  readonly limit?: number | undefined;
}

/** Whether a quantity has reached the start. */
export function reachesStart(
  quantity: number,
  range: Pick<PaidRange, 'start' | 'startQualifies'>,
): boolean {
  return range.startQualifies ? quantity >= range.start : quantity > range.start;
}

/**
 * The quantity that is paid for (domain rule P1). Monotone in the quantity, so that bounds on it
 * are bounds on money.
 */
export function paidQuantity(quantity: number, range: PaidRange, rule: StartRule): number {
  if (!reachesStart(quantity, range)) return 0;
  const limit = range.limit ?? Number.MAX_SAFE_INTEGER;
  switch (rule) {
    case 'threshold':
      return Math.min(quantity, limit);
    case 'deductCapUsage':
      return Math.max(0, Math.min(quantity, limit) - range.start);
    case 'deductCapPaid':
      return Math.min(quantity - range.start, limit);
  }
}
