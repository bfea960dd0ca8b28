import type { ConcentratorFeed, OddMessage, OddRow } from '@nuanbu/simulator-households';
import type { Instant } from '@nuanbu/units';
import { type EncodedMessage, FeedEncoder, type Form } from './encode/feed-encoder.ts';

/** The most readings of one message that contract v1 allows. */
export const READINGS_A_MESSAGE = 5_000;
/** A load curve of three weeks a message. */
const LOAD_CURVE_MARKS = 21 * 24;

/** How a concentrator reports. */
export interface Reporting {
  readonly form: Form;
  readonly readingsAMessage: number;
  /** Regular readings after this instant are not sent yet. */
  readonly until: Instant;
}

/**
 * A concentrator's messages in the order in which it sends them: the regular ones by time, each
 * followed by the odd ones that were due by then.
 */
export function* messagesOf(
  feed: ConcentratorFeed,
  reporting: Reporting,
): Generator<EncodedMessage> {
  const marks = feed.marks.findLastIndex((at) => at <= reporting.until) + 1;
  const step = marksAMessage(feed.meters.length, reporting);
  const encoder = new FeedEncoder(feed);
  let nextOdd = 0;
  for (let from = 0; from < marks; from += step) {
    const to = Math.min(from + step, marks);
    yield* encoder.encode(reporting.form, from, to);
    for (; (feed.odd[nextOdd]?.afterMark ?? marks) < to; nextOdd += 1) {
      const odd = feed.odd[nextOdd]!;
      yield encodeOdd(odd, feed.marks[odd.afterMark]!);
    }
  }
}

function marksAMessage(meters: number, { form, readingsAMessage }: Reporting): number {
  if (form === 'loadCurve') return Math.min(LOAD_CURVE_MARKS, readingsAMessage);
  return Math.max(1, Math.floor(readingsAMessage / meters));
}

function encodeOdd(odd: OddMessage, sentAt: Instant): EncodedMessage {
  return odd.kind === 'rows'
    ? encodeOddRows(odd.rows, sentAt)
    : { payload: Buffer.from(odd.body), readings: 0 };
}

/** Rows that a fault made, as text whatever they say. */
function encodeOddRows(rows: readonly OddRow[], sentAt: Instant): EncodedMessage {
  const readings = rows.map(({ meterId, at, total, peak, valley }) => ({
    meter: meterId,
    at,
    total,
    ...(peak !== undefined && { peak }),
    ...(valley !== undefined && { valley }),
  }));
  const payload = Buffer.from(JSON.stringify({ v: 1, sentAt, readings }));
  return { payload, readings: rows.length };
}
