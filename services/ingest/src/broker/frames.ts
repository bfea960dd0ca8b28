import type { Socket } from 'node:net';

/**
 * Follows the lengths of MQTT packets through a stream. Only fixed headers are looked at: the first
 * byte, then one to four bytes of length, seven bits each.
 */
export class FrameMeter {
  /** The largest packet that is let through, in bytes after its fixed header. */
  limitBytes: number;
  #remaining = 0;
  #length = 0;
  #shift = 0;
  #isInLength = false;

  constructor(limitBytes: number) {
    this.limitBytes = limitBytes;
  }

  /** Reads on; false where a packet is over the limit or its length cannot be one. */
  isWithinLimit(chunk: Uint8Array): boolean {
    let at = 0;
    while (at < chunk.length) {
      if (this.#remaining > 0) {
        const skipped = Math.min(this.#remaining, chunk.length - at);
        this.#remaining -= skipped;
        at += skipped;
      } else if (!this.#isInLength) {
        this.#isInLength = true;
        this.#length = 0;
        this.#shift = 0;
        at += 1;
      } else {
        const byte = chunk[at]!;
        at += 1;
        this.#length += (byte & 0x7f) << this.#shift;
        this.#shift += 7;
        if (byte >= 0x80) {
          if (this.#shift > 21) return false;
          continue;
        }
        if (this.#length > this.limitBytes) return false;
        this.#remaining = this.#length;
        this.#isInLength = false;
      }
    }
    return true;
  }
}

/**
 * Sees every chunk that is read from a socket before its reader does, and destroys the socket where
 * a packet is over the limit: Aedes would collect it in memory to its end, and 256 MB fit the
 * length field. `read` is wrapped since a stream in between would cost more than the check.
 */
export function guardFrames(socket: Socket, meter: FrameMeter, tooLong: () => void): void {
  const read = socket.read.bind(socket);
  socket.read = (size?: number) => {
    const chunk: Buffer | null = read(size);
    if (chunk === null || meter.isWithinLimit(chunk)) return chunk;
    tooLong();
    socket.destroy();
    return null;
  };
}
