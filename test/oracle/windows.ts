import { common, type Span } from './facts.ts';

const DAY = 86_400n;
const HOUR = 3600n;
const CHINA_OFFSET_SECONDS = 8n * HOUR;

/** T2: the peak windows, 08:00 to 20:00 in China, cut to the span. */
export function peakWindows(span: Span): Span[] {
  const windows: Span[] = [];
  let midnight = ((span.from + CHINA_OFFSET_SECONDS) / DAY) * DAY - CHINA_OFFSET_SECONDS;
  for (; midnight < span.to; midnight += DAY) {
    const window = common(span, { from: midnight + 8n * HOUR, to: midnight + 20n * HOUR });
    if (window !== null) windows.push(window);
  }
  return windows;
}
