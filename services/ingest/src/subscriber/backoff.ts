/** How long a connection that failed waits before it is tried again. */
export interface Backoff {
  readonly firstMs: number;
  readonly mostMs: number;
}

export const BACKOFF: Backoff = { firstMs: 250, mostMs: 30_000 };

/**
 * The wait before the next attempt, in milliseconds: twice as long after each failure, and between
 * half of that and all of it by chance, so that connections that broke together do not come back
 * together.
 *
 * @param failures attempts that failed in a row; 0 where a connection that worked was lost.
 * @param chance from 0 to 1.
 */
export function waitMs(failures: number, { firstMs, mostMs }: Backoff, chance: number): number {
  const spanMs = Math.min(mostMs, firstMs * 2 ** Math.min(failures, 30));
  return Math.round(spanMs * (0.5 + chance / 2));
}
