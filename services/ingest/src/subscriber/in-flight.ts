/** How much of what a connection brings may be unanswered at a time. */
export interface InFlightLimit {
  readonly messages: number;
  /** One message is taken whatever its size. */
  readonly bytes: number;
}

interface Message {
  /** Undefined where no answer is expected (QoS 0). */
  readonly messageId: number | undefined;
  readonly bytes: number;
  isStored: boolean;
}

/**
 * The messages of one connection that are not acknowledged yet. They are stored together, in
 * whatever order; MQTT wants them acknowledged in the order in which they came, so one that cannot
 * be stored holds back all behind it.
 */
export class InFlight {
  readonly #limit: InFlightLimit;
  readonly #acknowledge: (messageIds: readonly number[]) => void;
  readonly #messages: Message[] = [];
  #bytes = 0;
  #unsettled = 0;
  #isFlushing = false;
  #isClosed = false;
  #roomAwaited: (() => void) | undefined;
  #idleAwaited: (() => void)[] = [];

  /** @param acknowledge called with what may be acknowledged, once in a turn of the event loop. */
  constructor(limit: InFlightLimit, acknowledge: (messageIds: readonly number[]) => void) {
    this.#limit = limit;
    this.#acknowledge = acknowledge;
  }

  /** Notes a message that came, and returns what is to be called, once, when it is settled. */
  add(messageId: number | undefined, bytes: number): (isStored: boolean) => void {
    const message: Message = { messageId, bytes, isStored: false };
    this.#messages.push(message);
    this.#bytes += bytes;
    this.#unsettled += 1;
    return (isStored) => {
      message.isStored = isStored;
      this.#unsettled -= 1;
      if (this.#isFlushing) return;
      this.#isFlushing = true;
      // What one commit stored is settled in one go, and acknowledged in one write.
      queueMicrotask(() => this.#flush());
    };
  }

  /** Calls back when there is room for another message: at once, or later. One caller at a time. */
  whenRoom(resume: () => void): void {
    if (this.#hasRoom) resume();
    else this.#roomAwaited = resume;
  }

  /** Acknowledges nothing from now on. What is being stored goes on. */
  close(): void {
    this.#isClosed = true;
    this.#roomAwaited = undefined;
  }

  /** Resolves when everything is settled and acknowledged as far as it may be. */
  idle(): Promise<void> {
    if (this.#isIdle) return Promise.resolve();
    return new Promise((resolve) => this.#idleAwaited.push(resolve));
  }

  get #isIdle(): boolean {
    return this.#unsettled === 0 && !this.#isFlushing;
  }

  get #hasRoom(): boolean {
    const { length } = this.#messages;
    return length === 0 || (length < this.#limit.messages && this.#bytes < this.#limit.bytes);
  }

  #flush(): void {
    this.#isFlushing = false;
    const held = this.#messages.findIndex(({ isStored }) => !isStored);
    const stored = this.#messages.splice(0, held < 0 ? this.#messages.length : held);
    const messageIds: number[] = [];
    for (const { messageId, bytes } of stored) {
      this.#bytes -= bytes;
      if (messageId !== undefined) messageIds.push(messageId);
    }
    if (!this.#isClosed && messageIds.length > 0) this.#acknowledge(messageIds);
    const resume = this.#roomAwaited;
    if (resume !== undefined && this.#hasRoom) {
      this.#roomAwaited = undefined;
      resume();
    }
    if (this.#isIdle) for (const resolve of this.#idleAwaited.splice(0)) resolve();
  }
}
