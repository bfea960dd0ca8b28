/**
 * Counts what one test file reported. Only leaves count: a suite, or a test with tests inside,
 * passes or fails by them, unless it fails by its own doing (a hook, an assertion after them).
 */
export function countLeaves(events) {
  const count = { passed: 0, failed: 0, skipped: 0, finished: false };
  /** How many reports came from each depth since their parent's own. Children report first. */
  const waiting = [];
  for (const { type, nesting, isSuite, isSkipped, failure } of events) {
    if (type === 'test:summary') {
      count.finished = true;
      continue;
    }
    const isParent = isSuite || (waiting[nesting + 1] ?? 0) > 0;
    waiting[nesting + 1] = 0;
    waiting[nesting] = (waiting[nesting] ?? 0) + 1;
    if (isSkipped) count.skipped += 1;
    else if (type === 'test:fail') count.failed += isParent && isOfChildren(failure) ? 0 : 1;
    else count.passed += isParent ? 0 : 1;
  }
  return count;
}

/** A parent's failure that its children have reported already. */
function isOfChildren(failure) {
  return failure === 'subtestsFailed' || failure === 'cancelledByParent';
}
