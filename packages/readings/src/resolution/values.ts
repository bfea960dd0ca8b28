/** The three registers of a reading in Wh; peak and valley are ABSENT where there are none. */
export interface Values {
  readonly totalWh: number;
  readonly peakWh: number;
  readonly valleyWh: number;
}

/** Whether two readings of an instant are the same one (domain rule R2). */
export function areEqual(a: Values, b: Values): boolean {
  return a.totalWh === b.totalWh && a.peakWh === b.peakWh && a.valleyWh === b.valleyWh;
}
