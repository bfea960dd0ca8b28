import { runProgressSchema } from '@nuanbu/contracts/http';
import type { QueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { isTouched, pathsTouchedBy, waitBeforeMs } from './topics.ts';

const changeSchema = z.object({ number: z.int(), subject: z.string() });
const progressSchema = z.object({ run: z.int(), progress: runProgressSchema });

export type RunProgress = z.output<typeof runProgressSchema>;

/** Where the progress of a run that is under way is kept between two answers of the server. */
export function progressKey(run: number): readonly unknown[] {
  return ['progress', run];
}

/** Changes come in bursts; the page is brought up to date once for each. */
const GATHER_MS = 400;
/** A clock that jumps further than this between two looks was asleep. */
const LOOK_MS = 10_000;
const ASLEEP_MS = 30_000;
const REST_MS = 60_000;

/**
 * Listens to what is done by anybody and brings the page up to date: by server-sent events while
 * awake, and after a sleep or a broken connection by asking for what was missed. Returns what ends
 * it.
 *
 * @param look asks who is signed in; where nobody is any more, that ends with a new sign-in.
 */
export function listen(queries: QueryClient, look: () => Promise<unknown>): () => void {
  let source: EventSource | undefined;
  let lastNumber: number | undefined;
  let failures = 0;
  let isEnded = false;
  let hasOpened = false;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let gathering: ReturnType<typeof setTimeout> | undefined;
  const touched = new Set<string>();

  const refresh = () => {
    gathering = undefined;
    const beginnings = [...touched];
    touched.clear();
    void queries.invalidateQueries({
      predicate: ({ queryKey: [path] }) => isTouched(String(path), beginnings),
    });
  };

  const take = (data: string) => {
    const change = changeSchema.safeParse(parsed(data));
    if (!change.success) return;
    lastNumber = change.data.number;
    for (const path of pathsTouchedBy(change.data.subject)) touched.add(path);
    gathering ??= setTimeout(refresh, GATHER_MS);
  };

  const open = () => {
    clearTimeout(retry);
    retry = undefined;
    source?.close();
    source = new EventSource(
      lastNumber === undefined ? '/api/events' : `/api/events?after=${lastNumber}`,
    );
    source.addEventListener('open', () => {
      failures = 0;
      // Who has heard no number yet cannot ask for what it missed in between.
      if (hasOpened && lastNumber === undefined) void queries.invalidateQueries();
      hasOpened = true;
    });
    source.addEventListener('change', ({ data }) => take(data));
    source.addEventListener('progress', ({ data }) => {
      const told = progressSchema.safeParse(parsed(data));
      if (told.success) queries.setQueryData(progressKey(told.data.run), told.data.progress);
    });
    source.addEventListener('error', () => {
      // A browser comes back by itself unless it was refused; then we do, later each time.
      if (source?.readyState !== EventSource.CLOSED || isEnded || isResting) return;
      const again = () => {
        if (!isEnded && !isResting) retry ??= setTimeout(open, waitBeforeMs(failures));
        failures += 1;
      };
      look().then(again, again);
    });
  };

  const catchUp = () => {
    failures = 0;
    open();
    void queries.invalidateQueries();
  };

  // A page that nobody looks at gives its connection back: a browser has few for one server, and
  // several pages of the console would use them up.
  let isResting = false;
  const rest = () => {
    isResting = true;
    clearTimeout(retry);
    source?.close();
  };
  let resting: ReturnType<typeof setTimeout> | undefined;
  const seen = () => {
    clearTimeout(resting);
    if (document.visibilityState === 'hidden') resting = setTimeout(rest, REST_MS);
    else if (isResting) {
      isResting = false;
      catchUp();
    }
  };
  let lastLook = Date.now();
  const watch = setInterval(() => {
    const wasAsleep = Date.now() - lastLook > ASLEEP_MS;
    lastLook = Date.now();
    // Unseen, a browser lets clocks run slowly.
    if (wasAsleep && document.visibilityState === 'visible') catchUp();
  }, LOOK_MS);
  const back = () => !isResting && catchUp();
  document.addEventListener('visibilitychange', seen);
  window.addEventListener('online', back);
  open();

  return () => {
    isEnded = true;
    clearInterval(watch);
    clearTimeout(retry);
    clearTimeout(resting);
    clearTimeout(gathering);
    document.removeEventListener('visibilitychange', seen);
    window.removeEventListener('online', back);
    source?.close();
  };
}

function parsed(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return undefined;
  }
}
