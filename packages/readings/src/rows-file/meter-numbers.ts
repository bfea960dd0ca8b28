import type { StoredRows } from '../port.ts';

/** Gives every meter one number over all portions, however each portion numbers them itself. */
export class MeterNumbers {
  readonly names: string[] = [];
  readonly #known = new Map<string, number>();
  #list: readonly string[] | undefined;
  #numbers: number[] = [];

  /** The numbers of a portion's rows. */
  of({ meterIds, meter, length }: StoredRows): Uint32Array<ArrayBuffer> {
    if (meterIds !== this.#list) {
      this.#list = meterIds;
      this.#numbers = [];
    }
    for (let place = this.#numbers.length; place < meterIds.length; place += 1) {
      this.#numbers.push(this.#numberOf(meterIds[place]!));
    }
    const numbers = new Uint32Array(length);
    for (let row = 0; row < length; row += 1) numbers[row] = this.#numbers[meter[row]!]!;
    return numbers;
  }

  #numberOf(meterId: string): number {
    let number = this.#known.get(meterId);
    if (number === undefined) {
      number = this.names.push(meterId) - 1;
      this.#known.set(meterId, number);
    }
    return number;
  }
}
