import { type Answer, isDecided } from './answers.ts';
import { freshKey } from './keys.ts';

/**
 * One thing that somebody means to do, from the opened form to the server's decision. It has one
 * idempotency key: a second call while the first is under way is the same one, and a call after a
 * lost answer goes by the same key, so that it is done once. What the server has decided on is over;
 * the next call is another intent.
 */
export class Intent<Value> {
  #key: string | undefined;
  #underWay: Promise<Answer<Value>> | undefined;

  /** @param transmit sends it by the key that is given. */
  send(transmit: (key: string) => Promise<Answer<Value>>): Promise<Answer<Value>> {
    this.#underWay ??= this.#transmit(transmit);
    return this.#underWay;
  }

  /** Begins anew, as when the form is opened again. */
  reset(): void {
    this.#key = undefined;
  }

  async #transmit(transmit: (key: string) => Promise<Answer<Value>>): Promise<Answer<Value>> {
    this.#key ??= freshKey();
    try {
      const answer = await transmit(this.#key);
      if (isDecided(answer)) this.#key = undefined;
      return answer;
    } finally {
      this.#underWay = undefined;
    }
  }
}
