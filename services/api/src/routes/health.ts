import type { Ledger } from '@nuanbu/ledger';
import { z } from 'zod';
import { type Route, read } from '../http/route.ts';

/** Whether the process answers, and whether what it stands on does. */
export function healthRoutes({ audit }: Pick<Ledger, 'audit'>): Route[] {
  return [
    read({
      path: '/api/health',
      access: 'anybody',
      tag: 'health',
      summary: 'Says that the process answers.',
      answer: z.object({ alive: z.boolean() }),
      handle: async () => ({ alive: true }),
    }),
    read({
      path: '/api/ready',
      access: 'anybody',
      tag: 'health',
      summary: 'Says that the ledger answers too.',
      answer: z.object({ ready: z.boolean() }),
      handle: async () => {
        await audit.head();
        return { ready: true };
      },
    }),
  ];
}
