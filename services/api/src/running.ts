import type { Log } from '@nuanbu/runtime';
import type { OpenIdOptions } from './access/openid/provider.ts';
import { OpenIdSignIns } from './access/openid/sign-ins.ts';
import { Feed } from './events/feed.ts';
import { Previews } from './imports/previews.ts';
import type { Parts } from './routes/parts.ts';
import { WhatIfDesk } from './what-ifs/what-ifs.ts';

/** How long the interface waits between two looks for what has changed. */
const LOOK_INTERVAL_MS = 700;

export interface RunningOptions extends Parts {
  readonly log: Log;
  /** Where browsers reach it; undefined where it listens itself. */
  readonly origin?: string | undefined;
  /** Whose users sign in here; nothing without an origin, to which they come back. */
  readonly openid?: OpenIdOptions | undefined;
}

/** What of the interface goes on between requests, from its start to its stop. */
export class Running {
  readonly feed: Feed;
  readonly whatIfs: WhatIfDesk;
  readonly previews: Previews;
  /** Undefined where no identity provider is configured. */
  readonly openid: OpenIdSignIns | undefined;

  constructor(options: RunningOptions) {
    const { desk, clock, openid, origin } = options;
    const log = options.log.child({ component: 'api' });
    this.feed = new Feed(options, log, LOOK_INTERVAL_MS);
    this.openid = openid && origin ? new OpenIdSignIns(openid, origin, clock) : undefined;
    this.previews = new Previews(clock);
    this.whatIfs = new WhatIfDesk(desk.whatIfs, clock, log);
  }

  async stop(): Promise<void> {
    await Promise.all([this.feed.stop(), this.whatIfs.stop()]);
  }
}
