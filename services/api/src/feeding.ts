import type { QuarantineCode, QuarantineFilter } from '@nuanbu/ledger';

/** What of the intake of readings people set off; whoever builds the platform supplies it. */
export interface Feeding {
  /** The district of this platform: a level of the topics of its concentrators. */
  readonly district: string;
  /** What a meter is where its row leaves it empty (domain §5). */
  readonly meterDefaults: {
    readonly multiplier: number;
    readonly maxPowerW: number;
    readonly modulusWh: number;
  };
  /** Takes quarantined messages through the checks again, with everything that is mended by now. */
  replay(filter: QuarantineFilter): Promise<Replay>;
  /** Ends the connections of a concentrator whose credentials have changed. */
  reconsider(name: string): Promise<void>;
  /** Lets the intake know meters that were registered just now. */
  registerChanged(): Promise<void>;
}

/** What a replay came to. */
export interface Replay {
  /** Entries that went through the checks again. */
  readonly entries: number;
  /** Of those: nothing is refused any more. */
  readonly mended: number;
  /** Entries that cannot be replayed: only their first bytes are kept, or their sender is gone. */
  readonly left: number;
  readonly readings: {
    readonly stored: number;
    readonly duplicates: number;
    readonly conflicts: number;
    readonly refused: number;
  };
  /** How many readings, or whole messages, are refused again, and why. */
  readonly refusedByCode: readonly { readonly code: QuarantineCode; readonly readings: number }[];
}
