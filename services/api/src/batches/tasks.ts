import { type BATCH_TASKS, mayDo as hasRole } from '@nuanbu/contracts/http';
import type { BatchHead, FailedPayment, Ledger, User } from '@nuanbu/ledger';
import { isOpen, isRefusal, mayDo, mayObject, mayTakeOn } from '@nuanbu/settlement';
import { inScope } from '../access/in-scope.ts';
import { outside } from './command.ts';

type Task = (typeof BATCH_TASKS)[number];

interface OfHousehold {
  readonly householdId: string;
}

/**
 * What waits at a batch for a person beside its steps, by their roles, their places and what they
 * did there before (domain rule S4).
 *
 * @param failed payments of the batch that failed and that nothing has made again.
 */
export async function tasksAt(
  ledger: Pick<Ledger, 'roster'>,
  head: BatchHead,
  failed: readonly FailedPayment[],
  user: User,
): Promise<{ task: Task; count: number }[]> {
  const all: Record<Task, readonly OfHousehold[]> = {
    answerObjection: objectionsToAnswer(head, user),
    decideUpheld: upheldToDecide(head, user),
    approvePayee: payeesToApprove(head, user),
    correctPayee: payeesToCorrect(head, failed, user),
    repay: paymentsToRepeat(failed, user),
  };
  const tasks: { task: Task; count: number }[] = [];
  for (const [task, things] of Object.entries(all) as [Task, readonly OfHousehold[]][]) {
    const { length: count } = await inScope(ledger, user.scope, things);
    if (count > 0) tasks.push({ task, count });
  }
  return tasks;
}

function objectionsToAnswer({ state, objections }: BatchHead, { roles }: User) {
  if (!hasRole(roles, 'answerObjection') || !mayObject(state)) return [];
  return objections.filter(({ answer }) => answer === undefined);
}

/** Those that were upheld and on whose lines nobody has decided since: the notice cannot end. */
function upheldToDecide(head: BatchHead, { roles, name, scope }: User) {
  if (!hasRole(roles, 'editLines') || isRefusal(mayDo(head, name, 'editLines'))) return [];
  // Lines are decided on by whoever sees the whole batch.
  if (outside(head, scope)) return [];
  return head.objections.filter((each) => each.answer && isOpen(each, head.decided));
}

/** Never their own: whoever proposed one has changed payees, and so approves none at the batch. */
function payeesToApprove(head: BatchHead, { roles, name }: User) {
  if (!hasRole(roles, 'approvePayee') || isRefusal(mayDo(head, name, 'approvePayee'))) return [];
  return head.payeeChanges.filter(({ state }) => state === 'open');
}

function payeesToCorrect(head: BatchHead, failed: readonly FailedPayment[], { roles, name }: User) {
  if (!hasRole(roles, 'changePayee') || isRefusal(mayDo(head, name, 'changePayee'))) return [];
  const open = head.payeeChanges.filter(({ state }) => state === 'open');
  const proposed = new Set(open.map(({ householdId }) => householdId));
  return failed.filter(
    (payment) => !payment.payee && isOwed(payment) && !proposed.has(payment.householdId),
  );
}

function paymentsToRepeat(failed: readonly FailedPayment[], { roles, name }: User) {
  if (!hasRole(roles, 'makeBatch')) return [];
  return failed.filter((payment) => {
    if (!payment.payee || !isOwed(payment)) return false;
    const { proposedBy, approvedBy } = payment.payee;
    const done = [
      { person: proposedBy, duty: 'changePayee' },
      { person: approvedBy, duty: 'approvePayee' },
    ] as const;
    return !isRefusal(mayTakeOn(name, 'makeBatch', done));
  });
}

/** What is all taken back is not paid any more. */
function isOwed({ amountFen, takenBackFen }: FailedPayment): boolean {
  return takenBackFen < amountFen;
}
