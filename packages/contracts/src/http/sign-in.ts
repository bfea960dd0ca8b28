import { z } from 'zod';
import { auditHeadSchema, typedText } from './common.ts';

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

/** The page to come back to, of this site: no address of another begins so. */
export const signInQuery = z.strictObject({
  to: typedText(1_000)
    .regex(/^\/(?![/\\])[\x21-\x7e]*$/)
    .default('/')
    .meta({ description: 'The page of the console to come back to.' }),
});

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
    writtenBy: z.string().meta({ description: 'As whom whoever asks takes something away.' }),
    auditHead: auditHeadSchema,
  })
  .meta({ id: 'About' });
