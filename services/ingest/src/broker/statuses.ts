import { decodeStatus, type Status } from '@nuanbu/contracts';
import type { Instant } from '@nuanbu/units';

/** What a concentrator last said of itself. */
export interface KnownStatus {
  readonly receivedAt: Instant;
  readonly status: Status;
}

/** The last status of each concentrator; at most one small body each. */
export class Statuses {
  readonly #known = new Map<string, KnownStatus>();

  /** Takes a status body; false where it is none. An empty one forgets the last. */
  take(concentrator: string, bytes: Uint8Array, receivedAt: Instant): boolean {
    if (bytes.length === 0) {
      this.#known.delete(concentrator);
      return true;
    }
    const status = decodeStatus(bytes);
    if (status === undefined) return false;
    this.#known.set(concentrator, { receivedAt, status });
    return true;
  }

  known(): ReadonlyMap<string, KnownStatus> {
    return this.#known;
  }
}
