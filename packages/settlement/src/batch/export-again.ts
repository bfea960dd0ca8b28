import type { BatchSnapshot } from './act.ts';
import { isRefusal, type Refusal, refusal } from './refusal.ts';
import { type DutyDone, mayTakeOn } from './separation.ts';

/**
 * Whether the payment file of a batch may be exported once more (domain rule S5): with a typed
 * reason, and only until the bank has answered, since it would pay a second time.
 *
 * @returns the duty that the person takes on by it.
 */
export function exportAgain(
  batch: Pick<BatchSnapshot, 'state' | 'payments' | 'done'>,
  { person, reason }: { readonly person: string; readonly reason: string },
): DutyDone | Refusal<'batchStateWrong' | 'alreadyExported' | 'samePersonTwice'> {
  const { waiting, ...answered } = batch.payments;
  if (batch.state !== 'released' || Object.values(answered).some((count) => count > 0)) {
    return refusal('batchStateWrong', {
      zh: '支付文件只能在导出之后、银行回盘之前再次导出。',
      en: 'Its file goes out again only after the release and before the bank answers.',
    });
  }
  if (reason.trim() === '') return refusal('alreadyExported', '');
  const taken = mayTakeOn(person, 'release', batch.done);
  return isRefusal(taken) ? taken : { person, duty: 'release' };
}
