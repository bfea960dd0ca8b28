import { traceIdOf } from '@nuanbu/runtime';

interface Traced {
  /** A UUID. */
  readonly id: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** The trace that a request belongs to: its sender's by `traceparent`, or one of its own number. */
export function traceIdOfRequest({ id, headers }: Traced): string {
  return traceIdOf(headers.traceparent) ?? id.replaceAll('-', '');
}
