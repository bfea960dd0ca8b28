import { TROUBLES, type Trouble } from '@nuanbu/terms';
import { z } from 'zod';

/**
 * The control channel: HTTP over a Unix socket in the data directory. A command is one POST; its
 * answer is a stream of JSON lines, any number of `progress` and then one of the others.
 */
export const CONTROL_PATH = '/v1/commands';

/** More than any command's arguments need; files are passed by their path. */
export const ENVELOPE_LIMIT_BYTES = 1_000_000;

/** What a command line sends. Arguments are checked by the command's own schema. */
export const envelopeSchema = z.strictObject({
  command: z.string().min(1).max(100),
  args: z.unknown(),
});
export type Envelope = z.infer<typeof envelopeSchema>;

const troubleCode = z.custom<Trouble>(
  (value) => typeof value === 'string' && Object.hasOwn(TROUBLES, value),
);

/** A sentence in English, or in both languages. */
const told = z.union([z.string(), z.strictObject({ zh: z.string(), en: z.string() })]);

/** One line of the answer. */
export const answerSchema = z.union([
  z.strictObject({ progress: z.unknown() }),
  z.strictObject({ result: z.unknown() }),
  z.strictObject({
    trouble: z.strictObject({
      code: troubleCode,
      detail: told,
      hint: told.optional(),
    }),
  }),
]);
export type Answer = z.infer<typeof answerSchema>;
