import { DAY_S, type Span } from '@nuanbu/units';
import type { MeterKey, MeterTails } from './meter-tails.ts';
import type { PlainValues } from './reader.ts';

/** Reads every plain value of some meters in a span, of all epochs. */
export type ReadPlainValues = (meterIds: readonly string[], span: Span) => Promise<PlainValues>;

/** A reading as it came: which meter, when, and its registers. */
export type ReadingRow = readonly [
  key: MeterKey,
  at: number,
  totalWh: number,
  peakWh: number,
  valleyWh: number,
];

/** Meters whose values one question brings. */
const METERS_A_QUESTION = 100;

/** The plain values that stand at some identities (domain rule R2). */
export class Standing {
  readonly #values = new Map<string, Set<string>>();

  /** Whether any value stands at the identity of a row, and whether this very one does. */
  at([key, at, ...values]: ReadingRow): 'nothing' | 'same' | 'other' {
    const here = this.#values.get(`${key} ${at}`);
    if (!here) return 'nothing';
    return here.has(values.join()) ? 'same' : 'other';
  }

  add([key, at, ...values]: ReadingRow): void {
    const identity = `${key} ${at}`;
    const here = this.#values.get(identity);
    if (here) here.add(values.join());
    else this.#values.set(identity, new Set([values.join()]));
  }

  /**
   * Looks up what stands at the identities of rows. They are looked up by runs of days, so that one
   * very late reading does not make the store read all that came since.
   */
  async lookUp(
    rows: readonly ReadingRow[],
    tails: MeterTails,
    readPlainValues: ReadPlainValues,
  ): Promise<void> {
    const wanted = new Set(rows.map(([key, at]) => `${key} ${at}`));
    const days = [...Map.groupBy(rows, ([, at]) => Math.floor(at / DAY_S))].sort(
      ([a], [b]) => a - b,
    );
    const runs: ReadingRow[][] = [];
    let lastDay = Number.NEGATIVE_INFINITY;
    for (const [day, here] of days) {
      if (day === lastDay + 1) runs.at(-1)!.push(...here);
      else runs.push([...here]);
      lastDay = day;
    }
    for (const run of runs) {
      const keys = [...new Set(run.map(([key]) => key))];
      const instants = run.map(([, at]) => at);
      const span = {
        from: instants.reduce((least, at) => Math.min(least, at)),
        to: instants.reduce((greatest, at) => Math.max(greatest, at)) + 1,
      };
      for (let from = 0; from < keys.length; from += METERS_A_QUESTION) {
        const asked = keys.slice(from, from + METERS_A_QUESTION);
        const found = await readPlainValues(
          asked.map((key) => tails.ids[key]!),
          span,
        );
        this.#take(asked, found, wanted);
      }
    }
  }

  #take(asked: readonly MeterKey[], found: PlainValues, wanted: ReadonlySet<string>): void {
    for (let row = 0; row < found.length; row += 1) {
      const key = asked[found.meter[row]!]!;
      const at = found.at[row]!;
      if (!wanted.has(`${key} ${at}`)) continue;
      this.add([key, at, found.totalWh[row]!, found.peakWh[row]!, found.valleyWh[row]!]);
    }
  }
}
