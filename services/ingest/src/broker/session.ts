import { type Channel, formatTopic } from '@nuanbu/contracts';
import type { Client } from 'aedes';
import type { Sender } from '../pipeline.ts';
import type { Concentrator } from '../ports.ts';

/** One connection of a concentrator that has logged in. */
export interface Session {
  readonly client: Client;
  readonly concentrator: string;
  readonly passwordHash: string;
  readonly readings: string;
  readonly receipts: string;
  readonly status: string;
  /** Replaced where the ledger says something else of the concentrator. */
  sender: Sender;
  /** The QoS at which it listens for receipts; undefined where it does not. */
  listensAt: 0 | 1 | 2 | undefined;
}

/** The sessions that are open, by client and by concentrator. */
export class Sessions {
  readonly #byClient = new WeakMap<Client, Session>();
  readonly #byName = new Map<string, Set<Session>>();
  #count = 0;

  open(client: Client, concentrator: Concentrator): Session {
    const { name, district, passwordHash } = concentrator;
    const topic = (channel: Channel) => formatTopic({ district, concentrator: name, channel });
    const session: Session = {
      client,
      concentrator: name,
      passwordHash,
      readings: topic('readings'),
      receipts: topic('receipts'),
      status: topic('status'),
      sender: concentrator,
      listensAt: undefined,
    };
    this.#byClient.set(client, session);
    return session;
  }

  /** Lists a session, once its connection is accepted. */
  add(session: Session): void {
    const sessions = this.#byName.get(session.concentrator) ?? new Set();
    if (sessions.has(session)) return;
    this.#byName.set(session.concentrator, sessions.add(session));
    this.#count += 1;
  }

  remove(session: Session): void {
    const sessions = this.#byName.get(session.concentrator);
    if (!sessions?.delete(session)) return;
    this.#count -= 1;
    if (sessions.size === 0) this.#byName.delete(session.concentrator);
  }

  of(client: Client): Session | undefined {
    return this.#byClient.get(client);
  }

  named(concentrator: string): readonly Session[] {
    return [...(this.#byName.get(concentrator) ?? [])];
  }

  names(): readonly string[] {
    return [...this.#byName.keys()];
  }

  get count(): number {
    return this.#count;
  }
}
