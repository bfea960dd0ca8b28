/** Numbers kept for each first row of a window, in this order. */
export const FIRST_AT = 0;
export const FIRST_TOTAL = 1;
export const FIRST_PEAK = 2;
export const FIRST_VALLEY = 3;
/** The row before it in its meter's chain: the last one of an earlier window. */
export const BEFORE_AT = 4;
export const BEFORE_TOTAL = 5;
export const BEFORE_PEAK = 6;
export const BEFORE_VALLEY = 7;
export const FIRST_WIDTH = 8;

/**
 * The first rows of one meter's windows. The store is read in order of arrival, one meter after
 * another at each instant; kept together per meter, they are later read in one go.
 */
export class FirstRows {
  length = 0;
  values: Float64Array<ArrayBuffer>;

  constructor(expected: number) {
    this.values = new Float64Array(expected * FIRST_WIDTH);
  }

  /** Makes room for one more and returns where its numbers begin. */
  add(): number {
    const from = this.length * FIRST_WIDTH;
    if (from === this.values.length) {
      const wider = new Float64Array(2 * this.values.length + FIRST_WIDTH);
      wider.set(this.values);
      this.values = wider;
    }
    this.length += 1;
    return from;
  }

  at(row: number, number: number): number {
    return this.values[row * FIRST_WIDTH + number]!;
  }

  /** Puts the rows in order of time, each once, where the scan did not bring them so. */
  sort(): void {
    if (this.isSorted()) return;
    const order = Array.from({ length: this.length }, (_, row) => row);
    order.sort((a, b) => this.at(a, FIRST_AT) - this.at(b, FIRST_AT));
    const sorted = new Float64Array(this.values.length);
    let length = 0;
    for (const [place, row] of order.entries()) {
      if (place > 0 && this.at(row, FIRST_AT) === this.at(order[place - 1]!, FIRST_AT)) continue;
      const from = row * FIRST_WIDTH;
      sorted.set(this.values.subarray(from, from + FIRST_WIDTH), length * FIRST_WIDTH);
      length += 1;
    }
    this.values = sorted;
    this.length = length;
  }

  private isSorted(): boolean {
    for (let row = 1; row < this.length; row += 1) {
      if (this.at(row, FIRST_AT) <= this.at(row - 1, FIRST_AT)) return false;
    }
    return true;
  }
}
