/** How a process that was told to stop ends where it stops uncleanly or is told twice. */
export const EXIT_INTERRUPTED = 130;

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
