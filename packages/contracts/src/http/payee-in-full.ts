import { z } from 'zod';

/** The payee that a change proposes, for the second person who compares it with the evidence. */
export const payeeInFullSchema = z
  .object({ name: z.string(), account: z.string(), bank: z.string() })
  .meta({ id: 'PayeeInFull', description: 'Not masked.' });
