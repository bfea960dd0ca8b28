import type { Receipt } from '@nuanbu/contracts';
import type { ReceiptListener } from '../receipts.ts';
import type { BrokerCounts } from './counts.ts';
import type { Sessions } from './session.ts';

/** Receipts are dropped for a connection that leaves this much unread. */
const UNREAD_LIMIT_BYTES = 1_000_000;

/**
 * Writes receipts to those of a concentrator's connections that listen, past Aedes' router: what
 * waits for a slow reader is bounded here, and a reader that leaves leaves nothing behind.
 */
export class Outbox implements ReceiptListener {
  readonly #sessions: Sessions;
  readonly #counts: BrokerCounts;

  constructor(sessions: Sessions, counts: BrokerCounts) {
    this.#sessions = sessions;
    this.#counts = counts;
  }

  isListening(source: string): boolean {
    return this.#sessions.named(source).some(({ listensAt }) => listensAt !== undefined);
  }

  send(source: string, receipt: Receipt): void {
    const payload = Buffer.from(JSON.stringify(receipt));
    for (const { client, receipts, listensAt } of this.#sessions.named(source)) {
      if (listensAt === undefined || client.closed) continue;
      if (client.conn.writableLength > UNREAD_LIMIT_BYTES) {
        this.#counts.droppedReceipts += 1;
        continue;
      }
      const qos = listensAt;
      client.publish(
        { cmd: 'publish', topic: receipts, payload, qos, retain: false, dup: false },
        () => undefined,
      );
    }
  }
}
