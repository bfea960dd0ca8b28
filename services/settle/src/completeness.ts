import type { EdgeEvidence, InstallationMeasure } from '@nuanbu/metering';
import type { Line } from '@nuanbu/settlement';

/** How many of the eligible households can be measured between readings (domain rule S2). */
export interface Completeness {
  readonly eligible: number;
  /** Those with readings on both sides of both edges of what is counted of them. */
  readonly complete: number;
}

type Judged = Pick<Line, 'status' | 'evidence'>;

/** Counts lines by domain rule S2. A reading that lies on an edge is on both of its sides. */
export function completenessOf(lines: Iterable<Judged>): Completeness {
  let eligible = 0;
  let complete = 0;
  for (const { status, evidence } of lines) {
    if (status === 'ineligible') continue;
    eligible += 1;
    // What is counted from the roster needs no readings.
    if (!evidence.measure || isComplete(evidence.measure.installations)) complete += 1;
  }
  return { eligible, complete };
}

/**
 * Whether enough households are complete. In whole numbers, so that 98 % of 50 is met by 49; a
 * roster without an eligible household lacks nothing.
 */
export function isEnough({ eligible, complete }: Completeness, requiredPercent: number): boolean {
  return complete * 100 >= requiredPercent * eligible;
}

/** Of several meters one after another, the first counts at the start and the last at the end. */
function isComplete(installations: readonly InstallationMeasure[]): boolean {
  const first = installations.reduce<InstallationMeasure | undefined>(
    (found, each) => (found && found.span.from <= each.span.from ? found : each),
    undefined,
  );
  const last = installations.reduce<InstallationMeasure | undefined>(
    (found, each) => (found && found.span.to >= each.span.to ? found : each),
    undefined,
  );
  return hasBothSides(first?.start) && hasBothSides(last?.end);
}

function hasBothSides(edge: EdgeEvidence | undefined): boolean {
  return edge?.before !== undefined && edge.after !== undefined;
}
