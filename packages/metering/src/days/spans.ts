import { isEmpty, type Span } from '@nuanbu/units';

/** What of a span none of some spans covers, in order. */
export function gapsBetween(spans: readonly Span[], { from, to }: Span): Span[] {
  const gaps: Span[] = [];
  let covered = from;
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    gaps.push({ from: covered, to: span.from });
    covered = Math.max(covered, span.to);
  }
  return [...gaps, { from: covered, to }].filter((gap) => !isEmpty(gap));
}
