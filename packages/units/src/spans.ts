import type { Instant } from './instants.ts';

/** A half-open span of time `[from, to)`; empty where `to <= from` (domain rule T1). */
export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

/** The common part of two spans; possibly empty. */
export function intersect(a: Span, b: Span): Span {
  return { from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) };
}

export function isEmpty(span: Span): boolean {
  return span.to <= span.from;
}

/** The length of a span in seconds, zero for an empty one. */
export function lengthS(span: Span): number {
  return Math.max(0, span.to - span.from);
}

/** Whether two spans share any time. */
export function overlaps(a: Span, b: Span): boolean {
  return a.from < b.to && b.from < a.to;
}
