import type { whatIfQuery, whatIfSchema } from '@nuanbu/contracts/http';
import type { Clock, Log } from '@nuanbu/runtime';
import type { z } from 'zod';
import { RequestError } from '../http/errors.ts';
import { Kept } from '../http/kept.ts';
import { page } from '../http/pages.ts';
import { problemOf } from '../http/problem.ts';
import type { AskedWhatIf, WhatIfProgress, WhatIfReport, WhatIfs } from './asking.ts';

type Shown = z.output<typeof whatIfSchema>;
type Choice = z.output<typeof whatIfQuery>;

interface UnderWay {
  readonly run: number;
  readonly ended: AbortController;
  /** Resolves when it is over, however. */
  readonly over: Promise<void>;
  progress?: WhatIfProgress;
  report?: WhatIfReport;
  failure?: Shown['failure'];
}

const KEPT_S = 30 * 60;
const MOST_KEPT = 12;
/** Each computes a whole season; more at once would only make all of them slower. */
const MOST_UNDER_WAY = 2;
/** Whoever asks waits so long for the answer; what takes longer is asked for again. */
const PATIENCE_MS = 1_500;

/** What-ifs that people asked for, in memory: each computes on while whoever asked does other things. */
export class WhatIfDesk {
  readonly #whatIfs: WhatIfs;
  readonly #log: Log;
  readonly #kept: Kept<UnderWay>;
  readonly #patienceMs: number;

  constructor(whatIfs: WhatIfs, clock: Clock, log: Log, patienceMs = PATIENCE_MS) {
    this.#patienceMs = patienceMs;
    this.#whatIfs = whatIfs;
    this.#log = log;
    this.#kept = new Kept(clock, {
      ...{ keptS: KEPT_S, most: MOST_KEPT },
      onGone: ({ ended }) => ended.abort(),
    });
  }

  /**
   * Begins one, and waits a little for it.
   *
   * @throws RequestError `tooManyRequests` where others are under way.
   */
  async ask(owner: string, asked: AskedWhatIf, choice: Choice): Promise<Shown> {
    const underWay = [...this.#kept.things()].filter(isUnderWay);
    if (underWay.length >= MOST_UNDER_WAY) {
      throw new RequestError('tooManyRequests', {
        zh: '其他测算正在进行，请稍后再试。',
        en: 'Other what-ifs are under way.',
      });
    }
    const ended = new AbortController();
    const over = Promise.withResolvers<void>();
    const begun: UnderWay = { run: asked.run, ended, over: over.promise };
    const id = this.#kept.put(owner, begun);
    void this.#compute(begun, asked).finally(over.resolve);
    await atMost(this.#patienceMs, begun.over);
    return shown(id, begun, choice);
  }

  /** How far one is, or what it came to. @throws RequestError `addressUnknown`. */
  get(owner: string, id: string, choice: Choice): Shown {
    return shown(id, this.#kept.get(owner, id), choice);
  }

  /** Ends those that are under way, and resolves when none is. */
  async stop(): Promise<void> {
    const all = [...this.#kept.things()];
    for (const { ended } of all) ended.abort();
    await Promise.all(all.map(({ over }) => over));
  }

  async #compute(begun: UnderWay, asked: AskedWhatIf): Promise<void> {
    const tell = (progress: WhatIfProgress) => {
      begun.progress = progress;
    };
    try {
      begun.report = await this.#whatIfs.compute(asked, tell, begun.ended.signal);
    } catch (error) {
      const { status, ...problem } = problemOf(error, '');
      if (status >= 500) this.#log.error({ err: error, asked }, 'a what-if failed');
      const { code, words, detail, detailWords, hint, hintWords } = problem;
      begun.failure = { code, words, detail, detailWords, hint, hintWords };
    }
  }
}

function isUnderWay({ report, failure }: UnderWay): boolean {
  return report === undefined && failure === undefined;
}

async function atMost(waitMs: number, over: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, waitMs);
  await Promise.race([over, promise]);
  clearTimeout(timer);
}

function shown(id: string, one: UnderWay, choice: Choice): Shown {
  const { run, progress, report, failure } = one;
  if (failure) return { id, run, state: 'failed', failure };
  if (!report) return { id, run, state: 'underWay', progress };
  return { id, run, state: 'done', report: reportOf(report, choice) };
}

function reportOf(
  { comparison, ...report }: WhatIfReport,
  { after, limit, move, town, village }: Choice,
): NonNullable<Shown['report']> {
  const { changes, ...sums } = comparison;
  const start = changes.findIndex(({ householdId }) => householdId === after) + 1;
  const chosen = changes.filter(
    (change, index) =>
      index >= start &&
      (move === undefined || change.moves.includes(move)) &&
      (town === undefined || change.town === town) &&
      (village === undefined || change.village === village),
  );
  return {
    ...{ ...report, ...sums },
    changes: page(chosen, limit, ({ householdId }) => householdId),
  };
}
