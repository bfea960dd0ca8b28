import mqtt, { type MqttClient } from 'mqtt';

/** The user and password of one concentrator. */
export interface Credential {
  readonly username: string;
  readonly password: string;
}

/** Wrong user or password, and not authorised: trying again does not help. */
const REFUSED_CONNECTIONS = [4, 5];
const RECONNECT_MS = 200;

/**
 * One concentrator's connection in a replay: messages go out in order, QoS 1, a bounded number
 * unacknowledged; the client sends again what a broken connection left unanswered.
 */
export class Sender {
  readonly #client: MqttClient;
  readonly #window: number;
  readonly #onAcknowledged: () => void;
  #inFlight = 0;
  #error: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(url: string, credential: Credential, window: number, onAcknowledged: () => void) {
    this.#window = window;
    this.#onAcknowledged = onAcknowledged;
    this.#client = mqtt.connect(url, {
      clientId: `${credential.username}-replay`,
      ...credential,
      clean: false,
      reconnectPeriod: RECONNECT_MS,
    });
    this.#client.on('error', (error) => {
      const isRefused = 'code' in error && REFUSED_CONNECTIONS.includes(error.code as number);
      if (isRefused) this.fail(new Error(`${credential.username}: ${error.message}`));
    });
  }

  /** Hands a message over once the window has room. */
  async send(topic: string, payload: Uint8Array, retain: boolean): Promise<void> {
    while (this.#inFlight >= this.#window) await this.#change();
    if (this.#error !== undefined) throw this.#error;
    this.#inFlight += 1;
    this.#client.publish(topic, payload as Buffer, { qos: 1, retain }, (error) => {
      this.#inFlight -= 1;
      if (error) this.fail(error);
      else this.#onAcknowledged();
      this.#wake?.();
    });
  }

  /** Waits for every acknowledgement and disconnects. */
  async close(): Promise<void> {
    while (this.#inFlight > 0) await this.#change();
    if (this.#error !== undefined) throw this.#error;
    await this.#client.endAsync();
  }

  /** Drops everything at once. */
  async abandon(): Promise<void> {
    await this.#client.endAsync(true);
  }

  /** Ends every wait with an error. */
  fail(error: Error): void {
    this.#error ??= error;
    this.#wake?.();
  }

  async #change(): Promise<void> {
    if (this.#error !== undefined) throw this.#error;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    if (this.#error !== undefined) throw this.#error;
  }
}
