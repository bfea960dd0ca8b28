import type { Log } from '@nuanbu/runtime';
import { Feed } from './events/feed.ts';
import { Previews } from './imports/previews.ts';
import type { Parts } from './routes/parts.ts';
import { WhatIfDesk } from './what-ifs/what-ifs.ts';

/** How long the interface waits between two looks for what has changed. */
const LOOK_INTERVAL_MS = 700;

/** What of the interface goes on between requests, from its start to its stop. */
export class Running {
  readonly feed: Feed;
  readonly whatIfs: WhatIfDesk;
  readonly previews: Previews;

  constructor(options: Parts & { readonly log: Log }) {
    const { desk, clock } = options;
    const log = options.log.child({ component: 'api' });
    this.feed = new Feed(options, log, LOOK_INTERVAL_MS);
    this.previews = new Previews(clock);
    this.whatIfs = new WhatIfDesk(desk.whatIfs, clock, log);
  }

  async stop(): Promise<void> {
    await Promise.all([this.feed.stop(), this.whatIfs.stop()]);
  }
}
