import { ABSENT } from '@nuanbu/units';
import type { Correction } from '../port.ts';
import {
  BY_FIELD,
  bareText,
  CORRECTION,
  EPOCH_TAG,
  METER_TAG,
  NUMBER_FIELD,
  nanosOfNumber,
  nanosOfValues,
  PEAK_FIELD,
  READING,
  TOTAL_FIELD,
  VALLEY_FIELD,
  WHY_FIELD,
} from './schema.ts';

const FIRST_BYTES = 1 << 20;
/** A line beside its meter and texts: names, five numbers of at most 19 digits, and signs. */
const LINE_BYTES = 256;
const ZERO = 48;
const SPACE = 32;
const COMMA = 44;
const INTEGER = 'i'.charCodeAt(0);
const BREAK = 10;

const TOTAL = Buffer.from(` ${TOTAL_FIELD}=`);
const PEAK = Buffer.from(`${PEAK_FIELD}=`);
const VALLEY = Buffer.from(`${VALLEY_FIELD}=`);

/**
 * A meter as it stands in a line.
 *
 * @throws RangeError for a name that no series can bear.
 */
export function meterBytes(meterId: string): Buffer {
  const bytes = Buffer.from(bareText(meterId));
  if (bytes.length > 60_000) throw new RangeError('a meter has a name that is too long to store');
  return bytes;
}

/**
 * Makes points in line protocol, integers and bare texts only, in one buffer that is used again: no
 * value of its own for any number. Tags stand in the order of their names, which spares the server
 * from sorting them.
 */
export class LineEncoder {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #end = 0;
  #lines = 0;
  #readingStart = Buffer.alloc(0);
  #correctionStart = Buffer.alloc(0);

  /** Begins anew, with points of an epoch. */
  begin(epoch: number): void {
    this.#end = 0;
    this.#lines = 0;
    this.#readingStart = Buffer.from(`${READING},${EPOCH_TAG}=${epoch},${METER_TAG}=`);
    this.#correctionStart = Buffer.from(`${CORRECTION},${EPOCH_TAG}=${epoch},${METER_TAG}=`);
  }

  /** Lines made since the beginning. */
  get length(): number {
    return this.#lines;
  }

  /** What was made since the beginning; the next beginning overwrites it. */
  lines(): Buffer {
    return this.#bytes.subarray(0, this.#end);
  }

  /** Adds a reading; ABSENT where a register is missing. */
  reading(meter: Uint8Array, at: number, totalWh: number, peakWh: number, valleyWh: number): void {
    this.#reserve(LINE_BYTES + meter.length);
    this.#put(this.#readingStart);
    this.#put(meter);
    this.#putRegisters(totalWh, peakWh, valleyWh);
    this.#putTime(at, nanosOfValues(totalWh, peakWh, valleyWh));
  }

  /** Adds a version of a correction with its number in the order of all. */
  correction(
    meter: Uint8Array,
    at: number,
    [totalWh, peakWh, valleyWh]: readonly [number, number, number],
    { by, why, number }: Correction & { readonly number: number },
  ): void {
    const texts = Buffer.from(
      `,${BY_FIELD}="${bareText(by)}",${WHY_FIELD}="${bareText(why)}",${NUMBER_FIELD}=${number}i`,
    );
    this.#reserve(LINE_BYTES + meter.length + texts.length);
    this.#put(this.#correctionStart);
    this.#put(meter);
    this.#putRegisters(totalWh, peakWh, valleyWh);
    this.#put(texts);
    this.#putTime(at, nanosOfNumber(number));
  }

  #putRegisters(totalWh: number, peakWh: number, valleyWh: number): void {
    this.#put(TOTAL);
    this.#putInteger(totalWh);
    if (peakWh !== ABSENT) {
      this.#bytes[this.#end++] = COMMA;
      this.#put(PEAK);
      this.#putInteger(peakWh);
    }
    if (valleyWh !== ABSENT) {
      this.#bytes[this.#end++] = COMMA;
      this.#put(VALLEY);
      this.#putInteger(valleyWh);
    }
  }

  #putInteger(value: number): void {
    this.#putDigits(value);
    this.#bytes[this.#end++] = INTEGER;
  }

  /** Nanoseconds since 1970 are above 2^53: seconds and their nanoseconds are put side by side. */
  #putTime(at: number, nanos: number): void {
    this.#bytes[this.#end++] = SPACE;
    if (at > 0) {
      this.#putDigits(at);
      this.#putPadded(nanos, 9);
    } else {
      this.#putDigits(nanos);
    }
    this.#bytes[this.#end++] = BREAK;
    this.#lines += 1;
  }

  #putDigits(value: number): void {
    if (value < 1e9) {
      let width = 1;
      for (let limit = 10; value >= limit; limit *= 10) width += 1;
      this.#putPadded(value, width);
      return;
    }
    const high = Math.floor(value / 1e9);
    this.#putDigits(high);
    this.#putPadded(value - high * 1e9, 9);
  }

  /** @param value below 10^9, so that its digits are cut off in 32-bit arithmetic. */
  #putPadded(value: number, width: number): void {
    let rest = value | 0;
    for (let place = this.#end + width - 1; place >= this.#end; place -= 1) {
      const shorter = (rest / 10) | 0;
      this.#bytes[place] = ZERO + rest - shorter * 10;
      rest = shorter;
    }
    this.#end += width;
  }

  /** Byte by byte: what is put is short, and a call to copy it costs more. */
  #put(text: Uint8Array): void {
    const bytes = this.#bytes;
    let end = this.#end;
    for (let place = 0; place < text.length; place += 1) bytes[end++] = text[place]!;
    this.#end = end;
  }

  #reserve(bytes: number): void {
    if (this.#end + bytes <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, this.#end + bytes));
    this.#bytes.copy(grown, 0, 0, this.#end);
    this.#bytes = grown;
  }
}
