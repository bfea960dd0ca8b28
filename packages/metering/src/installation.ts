import type { Instant, Wh } from '@nuanbu/units';

/** The greatest power that a register is taken to carry unless the roster says otherwise (§5). */
export const DEFAULT_MAX_POWER_W = 20_000;
/** The value at which a register begins again from zero unless the roster says otherwise (§5). */
export const DEFAULT_MODULUS_WH: Wh = 1_000_000_000;

/** One meter at one household for one span of time, as the roster has it. */
export interface Installation {
  readonly meterId: string;
  /** Undefined where the meter was there before anybody asked. */
  readonly installedAt?: Instant | undefined;
  /** Undefined where the meter is still there. */
  readonly removedAt?: Instant | undefined;
  /** Total register at `installedAt`; a reading of that instant that outranks the feed's. */
  readonly installedWh?: Wh | undefined;
  /** Total register at `removedAt`; a reading of that instant that outranks the feed's. */
  readonly removedWh?: Wh | undefined;
  /** 倍率: a whole number by which the finished quantity is multiplied once. */
  readonly multiplier: number;
  /** The most that the register can advance, in its own terms, before the multiplier. */
  readonly maxPowerW: number;
  /** Where the register begins again from zero, in its own terms. */
  readonly modulusWh: Wh;
}
