/** How a process that was told to stop ends where it stops uncleanly or is told twice. */
export const EXIT_INTERRUPTED = 130;

/**
 * Stops on SIGINT (Ctrl-C) and SIGTERM: the first stops cleanly, a second one exits at once.
 *
 * @param stop called once, at the first signal; its rejection is the caller's to have logged, and
 *   makes the exit code 1.
 * @returns a function that takes the handlers away again.
 */
export function stopOnSignals(stop: (signal: NodeJS.Signals) => Promise<void>): () => void {
  let told = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (told) process.exit(EXIT_INTERRUPTED);
    told = true;
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
