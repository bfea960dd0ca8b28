import { TroubleError } from '@nuanbu/terms';
import { canonicalJson } from './canonical.ts';
import type { By, LedgerContext, Work } from './context.ts';
import { oneAtATime } from './locks.ts';

/**
 * Carries out one decision in one transaction: its changes, its booking and its audit entry commit
 * together or not at all. With an idempotency key, a repetition of the same content gets the first
 * answer and changes nothing; the same key with other content is refused. Results are plain data.
 *
 * @throws TroubleError `idempotencyKeyReused`.
 */
export async function decide<Result>(
  context: LedgerContext,
  by: By,
  action: string,
  content: unknown,
  change: (work: Work) => Promise<Result>,
): Promise<Result> {
  const { idempotencyKey: key } = by;
  return context.db.transaction().execute(async (work) => {
    if (key === undefined) return change(work);
    await oneAtATime(work, 'command');
    // Keyed, since a command's content may hold what must not be guessed from a hash.
    const contentHash = context.keys.fingerprint(canonicalJson({ action, content }));
    const before = await work
      .selectFrom('command')
      .select(['content_hash', 'result'])
      .where('key', '=', key)
      .executeTakeFirst();
    if (before) {
      if (context.keys.isFingerprint(before.content_hash, canonicalJson({ action, content }))) {
        return JSON.parse(before.result) as Result;
      }
      throw new TroubleError('idempotencyKeyReused', {
        zh: `键为“${key}”，命令为 ${action}。`,
        en: `The key is "${key}", the command ${action}.`,
      });
    }
    const result = await change(work);
    await work
      .insertInto('command')
      .values({
        key,
        action,
        content_hash: contentHash,
        result: JSON.stringify(result),
        at: context.clock.now(),
      })
      .execute();
    return result;
  });
}
