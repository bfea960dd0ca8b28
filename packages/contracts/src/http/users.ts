import { ROLES } from '@nuanbu/terms';
import { z } from 'zod';
import { codeIn, instant, numberSchema, typedText } from './common.ts';
import { scopeSchema } from './session.ts';

/** Beyond it hashing would be the attack; how short one may be, the ledger says. */
const passwordText = z.string().max(1_000);

const scope = z.union([
  z.literal('all'),
  z.strictObject({
    towns: z.array(typedText(200)).max(1_000),
    villages: z.array(typedText(400)).max(1_000),
  }),
]);

export const userSchema = z
  .object({
    name: z.string(),
    displayName: z.string(),
    roles: z.array(codeIn(ROLES)).readonly(),
    scope: scopeSchema,
    version: z.int().meta({ description: 'Goes back with a change of what stands above.' }),
    addedAt: instant,
    disabledAt: instant.optional(),
    lockedUntil: instant.optional(),
  })
  .meta({ id: 'User' });
export const usersSchema = z.object({ items: z.array(userSchema) });

const userFactsSchema = z.strictObject({
  displayName: typedText(100),
  roles: z.array(codeIn(ROLES)).max(7),
  scope,
});
/** Other facts, for those of the version that somebody saw. */
export const changedUserSchema = userFactsSchema.extend({ version: numberSchema });
export const newUserSchema = userFactsSchema.extend({
  name: typedText(64),
  password: passwordText,
});
export const newPasswordSchema = z.strictObject({ password: passwordText });
export const ownPasswordSchema = z.strictObject({ before: passwordText, after: passwordText });
