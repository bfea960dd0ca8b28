import { type Bar, progressBars } from '../commands/progress.ts';

/** Runs the stages of a demo one after another, each with its bar and its time. */
export class Stages {
  readonly #bars = progressBars();
  #isOver = false;
  readonly times: { name: string; seconds: number }[] = [];

  async run<Result>(name: string, stage: (bar: Bar) => Promise<Result>): Promise<Result> {
    const startedMs = performance.now();
    const bar = this.#bars.bar(name);
    bar.tell(0, 1);
    const result = await stage(bar);
    bar.finish();
    this.times.push({ name, seconds: Math.round((performance.now() - startedMs) / 100) / 10 });
    return result;
  }

  /** Ends the bars; harmless when repeated. */
  stop(): void {
    if (!this.#isOver) this.#bars.stop();
    this.#isOver = true;
  }
}
