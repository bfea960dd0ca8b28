import type { Correction } from './readings.ts';

/** The row cannot be read; `places` says where. */
export const ROW_MALFORMED = 1;
/** A register of the row is negative. */
export const ROW_NEGATIVE = 2;
/** A register of the row has more than three decimals; its column holds the value cut off there. */
export const ROW_TOO_MANY_DECIMALS = 4;

/**
 * A readings message, decoded into columns. Row `i` is `meterIds[i]` at `at[i]`; an absent peak or
 * valley register is ABSENT of `@nuanbu/units`. Only the first `length` rows mean anything: the
 * arrays are used again for the next message.
 */
export class DecodedReadings {
  length = 0;
  sentAt: string | number = 0;
  correction: Correction | undefined;
  meterIds: string[] = [];
  at = new Float64Array(0);
  totalWh = new Float64Array(0);
  peakWh = new Float64Array(0);
  valleyWh = new Float64Array(0);
  /** ROW_… bits; zero for a row that is well-formed. */
  faults = new Uint8Array(0);
  /** How many rows have a fault. */
  faulty = 0;
  /** Whether the message came in columns: it decides how places are named. */
  isColumnar = false;
  /** The first member at fault, for each row's faults. */
  readonly #fields = new Map<number, string>();

  /** Makes room for a message and forgets the one before. */
  reset(length: number, isColumnar: boolean): void {
    this.makeRoom(length);
    if (this.faulty > 0) this.faults.fill(0);
    if (this.#fields.size > 0) this.#fields.clear();
    this.length = length;
    this.faulty = 0;
    this.correction = undefined;
    this.isColumnar = isColumnar;
  }

  /** Makes the columns at least so long; what is in them stays. */
  makeRoom(length: number): void {
    if (length <= this.at.length) return;
    const capacity = Math.max(length, this.at.length * 2, 16);
    this.at = grown(this.at, capacity);
    this.totalWh = grown(this.totalWh, capacity);
    this.peakWh = grown(this.peakWh, capacity);
    this.valleyWh = grown(this.valleyWh, capacity);
    const faults = new Uint8Array(capacity);
    faults.set(this.faults);
    this.faults = faults;
    while (this.meterIds.length < capacity) this.meterIds.push('');
  }

  /** Marks a row; `field` is the member at fault, empty for the row itself. */
  mark(row: number, fault: number, field: string): void {
    if (this.faults[row] === 0) this.faulty += 1;
    this.faults[row]! |= fault;
    const key = row * 8 + fault;
    if (!this.#fields.has(key)) this.#fields.set(key, field);
  }

  /** The first member of a row that has a fault; empty for the row itself. */
  faultyField(row: number, fault: number): string {
    return this.#fields.get(row * 8 + fault) ?? '';
  }

  /** Names a row's member as the message has it, e.g. `readings[3].total` or `total[3]`. */
  place(row: number, field: string): string {
    if (!this.isColumnar) return field === '' ? `readings[${row}]` : `readings[${row}].${field}`;
    const column = field === 'meter' ? 'meters' : field;
    return column === '' ? `[${row}]` : `${column}[${row}]`;
  }
}

function grown(column: Float64Array, capacity: number): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(capacity);
  longer.set(column);
  return longer;
}

/** Why a whole message is refused (domain rule R4). */
export interface MessageRefusal {
  readonly code: 'malformed' | 'unsupportedVersion';
  /** The member at fault; empty for the message itself. */
  readonly place: string;
  /** When the message says it was made, where that could be read. */
  readonly sentAt?: string | number | undefined;
}
