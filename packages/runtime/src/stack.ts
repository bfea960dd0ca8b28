import { type Log, silentLog } from './log.ts';

/** Something that runs. Constructors do nothing; `start` and `stop` are explicit and reversible. */
export interface Component {
  start(): Promise<void>;
  /** Called at most once, and only after `start` succeeded. */
  stop(): Promise<void>;
}

/** Why a start was refused: the stack was told to stop while the platform was still starting. */
export class StackStopped extends Error {
  override readonly name = 'StackStopped';
}

interface Started {
  readonly name: string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts components one after another and stops them in reverse. A start that fails, or a stop that
 * comes while starting, unwinds what had started. One component that fails to stop does not keep
 * the others from stopping.
 */
export class Stack {
  readonly #log: Log;
  readonly #started: Started[] = [];
  #starting: Promise<unknown> = Promise.resolve();
  #stopping: Promise<void> | undefined;

  constructor(log: Log = silentLog) {
    this.#log = log.child({ component: 'process' });
  }

  /**
   * Starts a component on top of those that run.
   *
   * @returns the component, so that what needs it can be built next.
   * @throws whatever its `start` throws, after everything below it has been stopped again;
   *   StackStopped where the stack was told to stop.
   */
  start<Part extends Component>(name: string, component: Part): Promise<Part> {
    const starting = this.#starting.then(async () => {
      if (this.#stopping)
        throw new StackStopped(`${name} was not started: the platform is stopping`);
      try {
        await component.start();
      } catch (error) {
        this.#log.error({ part: name, err: error }, 'did not start');
        this.#stopping ??= this.#unwind();
        await this.#stopping.catch(() => undefined);
        throw error;
      }
      this.#started.push({ name, stop: () => component.stop() });
      this.#log.debug({ part: name }, 'started');
      return component;
    });
    this.#starting = starting.catch(() => undefined);
    return starting;
  }

  /** Adds something that has no start of its own but must be stopped in its turn. */
  async defer(name: string, stop: () => Promise<void>): Promise<void> {
    await this.start(name, { start: async () => undefined, stop });
  }

  /**
   * Stops everything, last started first; a second call waits for the first.
   *
   * @throws AggregateError with what went wrong, after everything was given its chance to stop.
   */
  stop(): Promise<void> {
    this.#stopping ??= this.#starting.then(() => this.#unwind());
    return this.#stopping;
  }

  async #unwind(): Promise<void> {
    const errors: unknown[] = [];
    for (let part = this.#started.pop(); part !== undefined; part = this.#started.pop()) {
      try {
        await part.stop();
        this.#log.debug({ part: part.name }, 'stopped');
      } catch (error) {
        this.#log.error({ part: part.name, err: error }, 'did not stop cleanly');
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'the platform did not stop cleanly');
  }
}
