const POINT = 46;
const COMMA = 44;
const ZERO = 48;
const NULL = Buffer.from('null');
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
    this.length += this.bytes.write(text, this.length, 'latin1');
  }

  /** Appends a few bytes that were encoded before. */
  raw(few: Uint8Array): void {
    this.reserve(few.length);
    const { bytes } = this;
    let { length } = this;
    for (let i = 0; i < few.length; i += 1) bytes[length++] = few[i]!;
    this.length = length;
  }

  /** Appends a register of ticks of 0.01 kWh, not negative, as kWh: 123456 is `1234.56`. */
  kwh(ticks: number): void {
    this.reserve(LONGEST_NUMBER);
    const { bytes } = this;
    const wholeKwh = (ticks / 100) | 0;
    const hundredths = ticks - wholeKwh * 100;
    let digits = 1;
    for (let limit = 10; wholeKwh >= limit; limit *= 10) digits += 1;
    const point = this.length + digits;
    let left = wholeKwh;
    for (let at = point - 1; at >= this.length; at -= 1) {
      const rest = (left / 10) | 0;
      bytes[at] = ZERO + (left - rest * 10);
      left = rest;
    }
    const tens = (hundredths / 10) | 0;
    bytes[point] = POINT;
    bytes[point + 1] = ZERO + tens;
    bytes[point + 2] = ZERO + (hundredths - tens * 10);
    this.length = point + 3;
  }

  comma(): void {
    this.reserve(1);
    this.bytes[this.length++] = COMMA;
  }

  null(): void {
    this.raw(NULL);
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

  private reserve(many: number): void {
    if (this.length + many <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length + many));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }
}
