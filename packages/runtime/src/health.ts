/** How a part of the platform is, worst last. */
export const HEALTH_STATES = ['ready', 'starting', 'stopping', 'failing'] as const;
export type HealthState = (typeof HEALTH_STATES)[number];

export interface PartHealth {
  readonly part: string;
  readonly state: HealthState;
  /** What is wrong, where something is. */
  readonly detail?: string;
}

/** What each part last said of itself. The whole is as well as its worst part. */
export class Health {
  readonly #parts = new Map<string, PartHealth>();

  set(part: string, state: HealthState, detail?: string): void {
    this.#parts.set(part, detail === undefined ? { part, state } : { part, state, detail });
  }

  parts(): readonly PartHealth[] {
    return [...this.#parts.values()];
  }

  /** The worst state of any part; `starting` before any part has spoken. */
  overall(): HealthState {
    const ranks = this.parts().map((each) => HEALTH_STATES.indexOf(each.state));
    return ranks.length === 0 ? 'starting' : HEALTH_STATES[Math.max(...ranks)]!;
  }
}
