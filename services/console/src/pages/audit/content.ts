/** What an entry's canonical JSON holds, as far as people look for it. */
export interface Content {
  /** Why it was done, in the words of whoever did it. */
  readonly why: string | undefined;
  readonly evidence: string | undefined;
  /** Of a view of personal data: which fields. */
  readonly fields: readonly string[];
  /** Of a view of payments: how many. */
  readonly payments: number | undefined;
  /** All of it, laid out. */
  readonly pretty: string;
}

/** Reads the content of an entry of the chain; one that is no object has nothing to say but itself. */
export function contentOf(text: string): Content {
  const read = parsed(text);
  const fields = read.fields;
  return {
    why: textOf(read.why) ?? textOf(read.reason) ?? reasonOfEvents(read.events),
    evidence: textOf(read.evidence),
    fields: Array.isArray(fields) ? fields.map(String) : [],
    payments: typeof read.payments === 'number' ? read.payments : undefined,
    pretty: Object.keys(read).length === 0 ? text : JSON.stringify(read, null, 2),
  };
}

function parsed(text: string): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Of a step at a batch the reason stands with its first event. */
function reasonOfEvents(events: unknown): string | undefined {
  if (!Array.isArray(events)) return undefined;
  return textOf((events[0] as { reason?: unknown } | undefined)?.reason);
}
