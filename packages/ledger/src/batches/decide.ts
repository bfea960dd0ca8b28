import type { Refusal } from '@nuanbu/settlement';
import { particulars } from '@nuanbu/terms';
import { decide } from '../commands.ts';
import type { LedgerContext } from '../context.ts';
import { oneAtATime } from '../locks.ts';
import { getBatch } from './batch.ts';
import {
  type BatchRule,
  type CommandBy,
  type Decided,
  isRefused,
  orRefusal,
  Refused,
  type StaleEdit,
} from './decision.ts';
import { eventsOf } from './events.ts';
import { viewBatch } from './snapshot.ts';
import { writeDecision } from './write-decision.ts';

/**
 * Decides on a batch in one transaction, in which nobody else decides on any: reads it, asks the
 * rule, and writes what the rule says with its entry in the chain, or nothing. What must hold
 * whatever a rule says, the database asks again; there a rule that is wrong fails with an error.
 *
 * @param expectedVersion the version that the person saw; `staleEdit` where it is not the newest.
 * @throws TroubleError `batchNotFound`, `alreadyBooked`, `payeeChangeNotFound`, `argumentInvalid`,
 *   `idempotencyKeyReused`.
 */
export function decideBatch(
  context: LedgerContext,
  number: number,
  expectedVersion: number,
  rule: BatchRule,
  by: CommandBy,
): Promise<Decided | Refusal | StaleEdit> {
  const { content } = by;
  if (by.idempotencyKey !== undefined && content === undefined) {
    throw new Error('a command with a key has its content, by which a repetition is known');
  }
  const command = { number, expectedVersion, content };
  return orRefusal(
    decide(context, by, 'decideBatch', command, async (work): Promise<Decided> => {
      await oneAtATime(work, 'roster');
      await oneAtATime(work, 'booking');
      const batch = await getBatch(work, number, 'untilTheEnd');
      if (batch.version !== expectedVersion) {
        const changes = await eventsOf(work, number, expectedVersion);
        const told = particulars({
          zh: `查看时为第 ${expectedVersion} 版，现为第 ${batch.version} 版。`,
          en: `Version ${expectedVersion} was seen, ${batch.version} is the newest.`,
        });
        throw new Refused({ refused: 'staleEdit', ...told, changes } as StaleEdit);
      }
      const view = await viewBatch(work, context, batch);
      const decision = rule(view);
      if (isRefused(decision)) throw new Refused(decision);
      return writeDecision(work, context, view, decision, by);
    }),
  );
}
