import { MultiBar, type Options, Presets, type SingleBar } from 'cli-progress';

const STYLE: Options = {
  format: '{name} {bar} {percentage}%  {value}/{total}  {rate}/s  {left} s left',
  stream: process.stderr,
  hideCursor: true,
  clearOnComplete: false,
  // Without a terminal a line every few seconds says how far it is.
  noTTYOutput: true,
  notTTYSchedule: 5_000,
};

/** One progress bar with its rate and the time left. */
export class Bar {
  readonly #bars: MultiBar;
  readonly #name: string;
  readonly #startedMs = performance.now();
  #bar: SingleBar | undefined;
  #total = 1;

  constructor(bars: MultiBar, name: string) {
    this.#bars = bars;
    this.#name = name.padEnd(12);
  }

  /** Shows how much of how much is done. */
  tell(value: number, total: number): void {
    const seconds = (performance.now() - this.#startedMs) / 1000;
    const perSecond = seconds > 0 ? value / seconds : 0;
    const left = perSecond > 0 ? Math.max(0, (total - value) / perSecond) : 0;
    const shown = {
      name: this.#name,
      rate: Math.round(perSecond).toLocaleString('en-US'),
      left: Math.ceil(left),
    };
    this.#bar ??= this.#bars.create(Math.max(1, total), 0, shown);
    this.#bar.setTotal(Math.max(1, total));
    this.#bar.update(Math.min(value, total), shown);
    this.#total = total;
  }

  /** Shows that all of it is done. */
  finish(): void {
    this.tell(this.#total, this.#total);
  }
}

/** Progress bars on standard error. */
export function progressBars(): { bar(name: string): Bar; stop(): void } {
  const bars = new MultiBar(STYLE, Presets.shades_classic);
  return { bar: (name) => new Bar(bars, name), stop: () => bars.stop() };
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

/** A bar for a run's villages, fed by what the platform says. */
export function runProgress(): { tell(word: unknown): void; end(): void } {
  const bars = progressBars();
  const bar = bars.bar('settle');
  return {
    tell(word) {
      const { done, villages } = word as { done?: number; villages?: number };
      if (done !== undefined && villages !== undefined) bar.tell(done, villages);
    },
    end: () => bars.stop(),
  };
}
