/** Seconds that a piece of work takes. */
export async function secondsOf(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}

/** The shortest of several times. */
export async function bestOf(times: number, work: () => Promise<void>): Promise<number> {
  let best = Infinity;
  for (let time = 0; time < times; time += 1) best = Math.min(best, await secondsOf(work));
  return best;
}
