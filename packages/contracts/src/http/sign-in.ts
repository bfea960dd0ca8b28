import { z } from 'zod';

/** Which ways in there are. Open to whoever comes, since the page of sign-in asks it. */
export const signInWaysSchema = z
  .object({
    password: z.literal(true),
    openid: z
      .object({
        address: z.string().meta({ description: 'Where the browser is sent.' }),
        issuer: z.string(),
      })
      .optional(),
    needsFirstAdmin: z.boolean().meta({
      description: 'Nobody can sign in yet; the link that start printed makes the first user.',
    }),
  })
  .meta({ id: 'SignInWays' });

/** Where a browser comes back to when a provider, or we, let nobody in: this, `?refused=CODE`. */
export const SIGN_IN_PAGE = '/sign-in';

/** What this is, and what stands on everything that it prints. */
export const aboutSchema = z
  .object({
    product: z.string(),
    version: z.string(),
    district: z.string(),
    timeZone: z.literal('Asia/Shanghai'),
    licence: z.string(),
    startedAt: z.int(),
  })
  .meta({ id: 'About' });
