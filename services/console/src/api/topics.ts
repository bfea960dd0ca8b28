/** By the first word of what something was done to: whose answers are out of date then. */
const TOUCHED: Readonly<Record<string, readonly string[]>> = {
  batch: [
    '/api/batches',
    '/api/payments',
    '/api/unpaid',
    '/api/households',
    '/api/funds',
    '/api/runs',
  ],
  concentrator: ['/api/concentrators', '/api/quarantine'],
  fund: ['/api/funds', '/api/batches'],
  plan: ['/api/progress', '/api/forecast'],
  programme: ['/api/programmes', '/api/questions', '/api/forecast'],
  quarantine: ['/api/quarantine', '/api/concentrators'],
  roster: [
    '/api/villages',
    '/api/households',
    '/api/conversions',
    '/api/progress',
    '/api/forecast',
    '/api/completeness',
  ],
  run: ['/api/runs', '/api/households', '/api/forecast'],
  user: ['/api/users'],
  violation: ['/api/violations', '/api/recoveries', '/api/households'],
};

/** Answers that sum up everything. */
const ALWAYS = ['/api/overview', '/api/audit'];

/** The beginnings of the paths whose answers a change makes out of date. */
export function pathsTouchedBy(subject: string): readonly string[] {
  return [...(TOUCHED[subject.split(' ', 1)[0] ?? ''] ?? []), ...ALWAYS];
}

/** Whether a path is one of those, or below one. */
export function isTouched(path: string, beginnings: Iterable<string>): boolean {
  for (const beginning of beginnings) {
    if (path === beginning || path.startsWith(`${beginning}/`)) return true;
  }
  return false;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;

/** How long to wait before the stream is opened once more: twice as long each time. */
export function waitBeforeMs(failures: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures, 10));
}
