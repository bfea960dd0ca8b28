import type { RunProgress } from '@nuanbu/jobs';
import { MultiBar, type Options, Presets, type SingleBar } from 'cli-progress';

const STYLE: Options = {
  format: '{name} {bar} {percentage}%  {value}/{total}  {rate}/s  {left} s left',
  stream: process.stderr,
  hideCursor: true,
  clearOnComplete: false,
};

/** Without a terminal, a line this often says how far a bar is. */
const PLAIN_EVERY_MS = 5_000;

/** How far a stage is, with its rate and the time left. */
interface Shown {
  readonly name: string;
  readonly value: number;
  readonly total: number;
  readonly rate: string;
  readonly left: number;
}

/** One progress bar. */
export class Bar {
  readonly #name: string;
  readonly #draw: (shown: Shown) => void;
  readonly #startedMs = performance.now();
  #total = 1;

  constructor(name: string, draw: (shown: Shown) => void) {
    this.#name = name.padEnd(12);
    this.#draw = draw;
  }

  /** Shows how much of how much is done. */
  tell(done: number, outOf: number): void {
    const total = Math.max(1, outOf);
    const value = Math.min(done, total);
    const seconds = (performance.now() - this.#startedMs) / 1000;
    const perSecond = seconds > 0 ? value / seconds : 0;
    const left = perSecond > 0 ? Math.ceil((total - value) / perSecond) : 0;
    const rate = Math.round(perSecond).toLocaleString('en-US');
    this.#total = total;
    this.#draw({ name: this.#name, value, total, rate, left });
  }

  /** Shows that all of it is done. */
  finish(): void {
    this.tell(this.#total, this.#total);
  }
}

/** Progress bars on standard error; plain lines where that is no terminal. */
export function progressBars(): {
  bar(name: string): Bar;
  /** Prints a line above the bars. */
  say(line: string): void;
  stop(): void;
} {
  if (!process.stderr.isTTY) {
    return {
      bar: (name) => new Bar(name, plainLines()),
      say: (line) => console.error(line),
      stop: () => undefined,
    };
  }
  const bars = new MultiBar(STYLE, Presets.shades_classic);
  return {
    bar: (name) => new Bar(name, drawnOn(bars)),
    say: (line) => bars.log(`${line}\n`),
    stop: () => bars.stop(),
  };
}

function drawnOn(bars: MultiBar): (shown: Shown) => void {
  let bar: SingleBar | undefined;
  return ({ value, total, ...payload }) => {
    bar ??= bars.create(total, 0, payload);
    bar.setTotal(total);
    bar.update(value, payload);
  };
}

function plainLines(): (shown: Shown) => void {
  let lastMs = Number.NEGATIVE_INFINITY;
  let isDone = false;
  return ({ name, value, total, rate, left }) => {
    const nowMs = performance.now();
    // A stage that is one piece is told when it is done; a longer one when it begins, too.
    const isDue = total > 1 && nowMs - lastMs >= PLAIN_EVERY_MS;
    if (isDone || (value < total && !isDue)) return;
    isDone = value >= total;
    lastMs = nowMs;
    const percent = Math.floor((value / total) * 100);
    console.error(`${name} ${percent}%  ${value}/${total}  ${rate}/s  ${left} s left`);
  };
}

/** A bar for a file's rows, fed by what the platform says; how many there are is told by its size. */
export function importProgress(): { tell(word: unknown): void; end(): void } {
  const bars = progressBars();
  const bar = bars.bar('import');
  return {
    tell(word) {
      const { rows = 0, bytes = 0, totalBytes = 0 } = word as Record<string, number>;
      if (bytes > 0) bar.tell(rows, Math.max(rows, Math.round((rows * totalBytes) / bytes)));
    },
    end: () => bars.stop(),
  };
}

/** A bar for a run's villages, fed by what the platform says; what they wait for is said once. */
export function runProgress(): { tell(word: unknown): void; end(): void } {
  const bars = progressBars();
  const bar = bars.bar('settle');
  let said = '';
  return {
    tell(word) {
      const { done = 0, villages = 0, waitingFor } = word as Partial<RunProgress>;
      if (villages > 0) bar.tell(done, villages);
      // Once for each thing, and again where villages were settled in between.
      const words = `${done} ${waitingFor}`;
      if (waitingFor === undefined || words === said) return;
      said = words;
      bars.say(`waits for what is away: ${waitingFor}`);
    },
    end: () => bars.stop(),
  };
}

/** A bar for households that are measured, fed by what the platform says. */
export function householdProgress(): { tell(word: unknown): void; end(): void } {
  const bars = progressBars();
  const bar = bars.bar('forecast');
  return {
    tell(word) {
      const { done = 0, of = 0 } = word as { done?: number; of?: number };
      if (of > 0) bar.tell(done, of);
    },
    end: () => bars.stop(),
  };
}
