import { numberedPageQuery } from '@nuanbu/contracts/http';
import { z } from 'zod';
import type { Feed } from '../events/feed.ts';
import { eventStream } from '../events/stream.ts';
import { type Route, read } from '../http/route.ts';
import type { Parts } from './parts.ts';

const { after } = numberedPageQuery;

/** Live updates. */
export function eventRoutes({ clock }: Pick<Parts, 'clock'>, feed: Feed): Route[] {
  return [
    read({
      path: '/api/events',
      access: 'signedIn',
      tag: 'events',
      summary: 'Server-sent events: what was done to what, and how far runs are.',
      query: z.strictObject({
        after: after.meta({ description: 'The last event heard, as `Last-Event-ID` says it too.' }),
      }),
      answer: z.unknown().meta({ description: 'A stream of `change` and `progress`.' }),
      handle: async ({ query, session, request, reply }) => {
        const last = after.safeParse(request.headers['last-event-id']);
        const heard = query.after ?? (last.success ? last.data : undefined);
        reply.type('text/event-stream');
        reply.header('x-accel-buffering', 'no');
        return eventStream(feed, session, heard, clock);
      },
    }),
  ];
}
