/** Jobs of one queue by what they wait for. */
export interface QueueDepth {
  /** Would be taken by a worker that is free. */
  readonly waiting: number;
  readonly active: number;
  /** Failed or put off, and tried again later. */
  readonly delayed: number;
  /** Given up; only the newest are kept. */
  readonly failed: number;
}

/** What is in the queues, for metrics and for deciding how many workers there should be. */
export interface Depth {
  readonly villages: QueueDepth;
  /** Runs whose villages are not all settled yet are counted apart. */
  readonly runs: QueueDepth & { readonly settling: number };
}

/** What is needed of a queue in order to count its jobs. */
interface Counted {
  getJobCounts(
    ...states: ('waiting' | 'active' | 'delayed' | 'failed' | 'waiting-children')[]
  ): Promise<{
    [state: string]: number;
  }>;
}

/** Counts what is in the queues. */
export async function depthOf(runs: Counted, villages: Counted): Promise<Depth> {
  const [ofRuns, ofVillages] = await Promise.all(
    [runs, villages].map((queue) =>
      queue.getJobCounts('waiting', 'active', 'delayed', 'failed', 'waiting-children'),
    ),
  );
  return {
    villages: depth(ofVillages!),
    runs: { ...depth(ofRuns!), settling: ofRuns!['waiting-children'] ?? 0 },
  };
}

function depth({ waiting = 0, active = 0, delayed = 0, failed = 0 }: { [state: string]: number }) {
  return { waiting, active, delayed, failed };
}
