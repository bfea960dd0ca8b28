import { sessionSchema } from '@nuanbu/contracts/http';
import type { z } from 'zod';
import { type Client, clientOf } from './client.ts';

export type Session = z.output<typeof sessionSchema>;

/** Who is signed in, as far as the console knows. */
export type SessionState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'signedOut' }
  /** `isAskedAgain`: the session has ended in the middle, and a dialog over the page asks. */
  | { readonly kind: 'signedIn'; readonly session: Session; readonly isAskedAgain: boolean };

/** Holds the session for all of the console, and the client that goes with it. */
export class SessionStore {
  readonly client: Client;
  #state: SessionState = { kind: 'unknown' };
  readonly #listeners = new Set<() => void>();
  #askingAgain: PromiseWithResolvers<boolean> | undefined;

  constructor(fetcher: typeof fetch) {
    this.client = clientOf(fetcher, {
      csrfToken: () =>
        this.#state.kind === 'signedIn' ? this.#state.session.csrfToken : undefined,
      signInAgain: () => this.#askAgain(),
      lookAgain: () => this.#lookAgain(),
    });
  }

  readonly state = (): SessionState => this.#state;

  /** Tells of every change; returns what ends that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Looks who is signed in when the console is opened. */
  async begin(): Promise<void> {
    const answer = await this.#look();
    if (answer.ok) this.signedIn(answer.value);
    else if (answer.failure.kind === 'unreachable') this.#set({ kind: 'unreachable' });
    else this.#set({ kind: 'signedOut' });
  }

  /** Somebody has signed in: whatever waited goes on, if it is who they were before. */
  readonly signedIn = (session: Session): void => {
    const before = this.#state.kind === 'signedIn' ? this.#state.session.name : undefined;
    this.#set({ kind: 'signedIn', session, isAskedAgain: false });
    this.#answerWaiting(before === session.name);
  };

  /** Nobody is signed in any more, by their own wish. */
  readonly signedOut = (): void => {
    this.#set({ kind: 'signedOut' });
    this.#answerWaiting(false);
  };

  #askAgain(): Promise<boolean> {
    if (this.#state.kind !== 'signedIn') return Promise.resolve(false);
    if (!this.#askingAgain) {
      this.#askingAgain = Promise.withResolvers();
      this.#set({ ...this.#state, isAskedAgain: true });
    }
    return this.#askingAgain.promise;
  }

  async #lookAgain(): Promise<boolean> {
    const before = this.#state.kind === 'signedIn' ? this.#state.session.name : undefined;
    const answer = await this.#look();
    if (!answer.ok) return false;
    this.signedIn(answer.value);
    return answer.value.name === before;
  }

  #look() {
    return this.client.look('/api/session', sessionSchema);
  }

  #answerWaiting(isSame: boolean): void {
    this.#askingAgain?.resolve(isSame);
    this.#askingAgain = undefined;
  }

  #set(state: SessionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
