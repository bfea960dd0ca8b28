import { common, type Span } from './facts.ts';

const DAY = 86_400n;
const HOUR = 3600n;
const CHINA_OFFSET_SECONDS = 8n * HOUR;

/** The peak hours of every day, in seconds after midnight in China. */
export interface PeakHours {
  readonly from: bigint;
  readonly to: bigint;
}

/** T2: seed 000's, 08:00 to 20:00. */
export const SEED_000_HOURS: PeakHours = { from: 8n * HOUR, to: 20n * HOUR };

/** T2: the peak windows, cut to the span. */
export function peakWindows(span: Span, hours: PeakHours): Span[] {
  const windows: Span[] = [];
  let midnight = ((span.from + CHINA_OFFSET_SECONDS) / DAY) * DAY - CHINA_OFFSET_SECONDS;
  for (; midnight < span.to; midnight += DAY) {
    const window = common(span, { from: midnight + hours.from, to: midnight + hours.to });
    if (window !== null) windows.push(window);
  }
  return windows;
}
