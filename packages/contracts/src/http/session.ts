import { ROLES } from '@nuanbu/terms';
import { z } from 'zod';
import { codeIn, instant, typedText } from './common.ts';
import { PERMISSIONS, type Permission } from './permissions.ts';

/** The header that proves that a request comes from the page of its session. */
export const CSRF_HEADER = 'x-csrf-token';

/** The header by which a repeated command is known for the same. */
export const IDEMPOTENCY_HEADER = 'idempotency-key';

export const signInSchema = z.strictObject({
  name: typedText(200),
  password: z.string().max(1_000),
});

/** Whose households a person sees. */
export const scopeSchema = z.union([
  z.literal('all'),
  z.object({
    towns: z.array(z.string()).readonly(),
    villages: z.array(z.string()).readonly().meta({ description: 'Each as `town/village`.' }),
  }),
]);

/** Who is signed in, what they may do, and until when. */
export const sessionSchema = z
  .object({
    name: z.string(),
    displayName: z.string(),
    roles: z.array(codeIn(ROLES)).readonly(),
    scope: scopeSchema,
    permissions: z.array(z.enum(Object.keys(PERMISSIONS) as [Permission, ...Permission[]])),
    startedAt: instant,
    expiresAt: instant,
    csrfToken: z.string().meta({ description: `Goes back in the header \`${CSRF_HEADER}\`.` }),
  })
  .meta({ id: 'Session' });
