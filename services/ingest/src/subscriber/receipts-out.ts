import { formatTopic, type Receipt } from '@nuanbu/contracts';
import type { Log } from '@nuanbu/runtime';
import type { MqttClient } from 'mqtt';
import type { ReceiptListener } from '../receipts.ts';
import type { SubscriberCounts } from './counts.ts';
import type { Senders } from './senders.ts';

/** Receipts are dropped while so much of them waits for a broker. */
const WAITING_LIMIT_BYTES = 1_000_000;
/** Receipts on their way over one connection, unless the broker takes fewer. */
const UNANSWERED_MAX = 20;

interface Sending {
  readonly topic: string;
  readonly payload: Buffer;
}

interface Line {
  readonly client: MqttClient;
  readonly limit: number;
  readonly unanswered: Set<Sending>;
}

/**
 * Publishes receipts at the broker, at least once, over whichever connection has room. No more are
 * on their way than the broker said it takes: one more would end the connection.
 */
export class ReceiptsOut implements ReceiptListener {
  readonly #district: string;
  readonly #senders: Senders;
  readonly #counts: SubscriberCounts;
  readonly #log: Log;
  readonly #lines = new Set<Line>();
  #waiting: Sending[] = [];
  #waitingBytes = 0;
  #idleAwaited: (() => void)[] = [];

  constructor(district: string, senders: Senders, counts: SubscriberCounts, log: Log) {
    this.#district = district;
    this.#senders = senders;
    this.#counts = counts;
    this.#log = log;
  }

  /** The broker knows who subscribed; here it is known who spoke through it. */
  isListening(source: string): boolean {
    return this.#senders.has(source);
  }

  send(source: string, receipt: Receipt): void {
    const payload = Buffer.from(JSON.stringify(receipt));
    if (this.#waitingBytes + payload.length > WAITING_LIMIT_BYTES) {
      this.#counts.droppedReceipts += 1;
      return;
    }
    const topic = formatTopic({
      district: this.#district,
      concentrator: source,
      channel: 'receipts',
    });
    this.#waiting.push({ topic, payload });
    this.#waitingBytes += payload.length;
    this.#pump();
  }

  /**
   * Publishes over a connection from now on.
   *
   * @param takes how many unanswered messages the broker takes; undefined where it did not say.
   * @returns what ends that; what was not answered goes over another connection.
   */
  attach(client: MqttClient, takes: number | undefined): () => void {
    const limit = Math.min(takes ?? UNANSWERED_MAX, UNANSWERED_MAX);
    const line: Line = { client, limit, unanswered: new Set() };
    this.#lines.add(line);
    this.#pump();
    return () => {
      this.#lines.delete(line);
      this.#waiting = [...line.unanswered, ...this.#waiting];
      for (const { payload } of line.unanswered) this.#waitingBytes += payload.length;
      line.unanswered.clear();
      this.#pump();
    };
  }

  /** Resolves when everything that could go out is answered: without a connection nothing could. */
  idle(): Promise<void> {
    if (this.#isIdle) return Promise.resolve();
    return new Promise((resolve) => this.#idleAwaited.push(resolve));
  }

  get #isIdle(): boolean {
    if (this.#lines.size === 0) return true;
    const isAnswered = [...this.#lines].every(({ unanswered }) => unanswered.size === 0);
    return isAnswered && this.#waiting.length === 0;
  }

  #pump(): void {
    for (const line of this.#lines) {
      while (line.unanswered.size < line.limit) {
        const sending = this.#waiting.shift();
        if (sending === undefined) break;
        this.#waitingBytes -= sending.payload.length;
        this.#publish(line, sending);
      }
    }
    if (this.#isIdle) for (const resolve of this.#idleAwaited.splice(0)) resolve();
  }

  #publish({ client, unanswered }: Line, sending: Sending): void {
    unanswered.add(sending);
    client.publish(sending.topic, sending.payload, { qos: 1 }, (error) => {
      // A connection that was left is not asked any more: its receipts went elsewhere.
      if (!unanswered.delete(sending)) return;
      if (error) {
        this.#counts.refusedReceipts += 1;
        const { topic } = sending;
        this.#log.warn({ topic, why: error.message }, 'the broker refused a receipt');
      }
      this.#pump();
    });
  }
}
