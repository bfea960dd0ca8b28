import type { BackendClasses, IQueueBackend } from 'bullmq';

/** What the queues stand on: BullMQ's classes for it, and its connections. */
export interface Backend<Connection> {
  readonly queues: BackendClasses<IQueueBackend, Connection>;
  /** What the keys of all queues begin with, where the backend has no namespace of its own. */
  readonly prefix?: string;
  /** The connection by which jobs are added and looked at. */
  readonly producers: Connection;
  /** The connection by which this process works; made when first asked for. */
  workers(): Connection;
  /**
   * Does something by the producers' connection, in bounded time.
   *
   * @throws TroubleError `queuesUnreachable` where the backend is away, and whatever `work` throws
   *   for other reasons.
   */
  attempt<Result>(work: () => Promise<Result>): Promise<Result>;
  /** An error of the backend as it may be logged: without anything that a command carried. */
  told(error: Error): Error;
  /**
   * Waits until the workers' connections are there, so that workers that end can tell how far they
   * came. No, once the backend has been away for long: then the connections are given up, what was
   * to be told by them is lost, and the jobs are given to others.
   */
  workersThere(): Promise<boolean>;
  close(): Promise<void>;
}
