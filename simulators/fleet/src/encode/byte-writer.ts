const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const INITIAL_BYTES = 1 << 16;
/** Room that any number of this module needs. */
const LONGEST_NUMBER = 24;

/**
 * Writes JSON text as bytes, digit by digit. A district's season is tens of millions of registers,
 * which strings would make several times slower.
 */
export class ByteWriter {
  private bytes: Buffer = Buffer.allocUnsafe(INITIAL_BYTES);
  private length = 0;

  /** Appends ASCII text. */
  text(text: string): void {
    this.reserve(text.length);
    this.bytes.write(text, this.length, 'latin1');
    this.length += text.length;
  }

  /** Appends bytes that were encoded before. */
  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  /** Appends a whole number, not negative. */
  whole(value: number): void {
    this.reserve(LONGEST_NUMBER);
    this.digits(value, 1);
  }

  /** Appends a register of ticks of 0.01 kWh as kWh, e.g. 123456 as `1234.56`. */
  kwh(ticks: number): void {
    this.reserve(LONGEST_NUMBER);
    let left = ticks;
    if (left < 0) {
      this.bytes[this.length++] = MINUS;
      left = -left;
    }
    const hundredths = left % 100;
    this.digits((left - hundredths) / 100, 1);
    this.bytes[this.length++] = POINT;
    this.digits(hundredths, 2);
  }

  /** Takes off the last byte, such as the comma after a list's last item. */
  dropLast(): void {
    this.length -= 1;
  }

  /** A copy of what was written; the writer starts again. */
  take(): Buffer {
    const taken = Buffer.from(this.bytes.subarray(0, this.length));
    this.length = 0;
    return taken;
  }

  private digits(value: number, atLeast: number): void {
    let many = atLeast;
    for (let limit = 10 ** atLeast; value >= limit; limit *= 10) many += 1;
    let left = value;
    for (let at = this.length + many - 1; at >= this.length; at -= 1) {
      const rest = Math.floor(left / 10);
      this.bytes[at] = ZERO + (left - rest * 10);
      left = rest;
    }
    this.length += many;
  }

  private reserve(many: number): void {
    if (this.length + many <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length + many));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }
}
