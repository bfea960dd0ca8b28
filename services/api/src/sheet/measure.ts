import type { Line } from '@nuanbu/settlement';

/** What a line was measured by, as its evidence has it. */
export type Measure = NonNullable<Line['evidence']['measure']>;
/** A meter's part of it. */
export type Installation = Measure['installations'][number];
/** How a register at an edge was obtained. */
export type Edge = NonNullable<Installation['start']>;
/** A finding with the registers that show it. */
export type Shown = Installation['evidence'][number];
