/** How a process that was told to stop ends where it stops uncleanly or is told twice. */
export const EXIT_INTERRUPTED = 130;

/** How a process ends that was told to stop and did not end in time: others take up what it left. */
export const EXIT_NOT_DRAINED = 75;

/**
 * A signal that comes so soon after the first is that one again: on Ctrl-C a terminal signals the
 * whole group, and npm hands on to its child what it got itself.
 */
const SAME_SIGNAL_MS = 500;

/**
 * Stops on SIGINT (Ctrl-C) and SIGTERM: the first stops cleanly, a second one exits at once.
 *
 * @param stop called once, at the first signal; its rejection is the caller's to have logged, and
 *   makes the exit code 1.
 * @returns a function that takes the handlers away again.
 */
export function stopOnSignals(stop: (signal: NodeJS.Signals) => Promise<void>): () => void {
  let toldAtMs: number | undefined;
  const onSignal = (signal: NodeJS.Signals) => {
    if (toldAtMs !== undefined) {
      if (performance.now() - toldAtMs < SAME_SIGNAL_MS) return;
      process.exit(EXIT_INTERRUPTED);
    }
    toldAtMs = performance.now();
    stop(signal).then(
      () => undefined,
      () => {
        process.exitCode = 1;
      },
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return () => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };
}

/**
 * Gives a process that was told to stop so many seconds, after which it ends where it stands, with
 * EXIT_NOT_DRAINED.
 *
 * @param tell called before that.
 * @returns a function that calls it off, once everything has stopped.
 */
export function endWithin(seconds: number, tell: () => void): () => void {
  const timer = setTimeout(() => {
    tell();
    process.exit(EXIT_NOT_DRAINED);
  }, seconds * 1000);
  return () => clearTimeout(timer);
}
