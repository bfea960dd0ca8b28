import { PAYEE_CHANGE_WORDS } from '@nuanbu/contracts/http';
import type {
  BatchHead,
  BatchRule,
  BatchView,
  BookingView,
  NewBatch,
  Payee,
  Scope,
  WritePaymentFile,
} from '@nuanbu/ledger';
import {
  act,
  exportAgain,
  isRefusal,
  mayDo,
  mayTakeOn,
  type Refusal,
  refusal,
} from '@nuanbu/settlement';
import { PAYMENT_STATES } from '@nuanbu/terms';
import { covers } from '../access/scope.ts';
import { outsideOf } from '../batches/command.ts';

/** Who asks, and for which villages. */
export interface Asking {
  readonly person: string;
  readonly scope: Scope;
}

/** Sends an approved batch to the bank. */
export function releaseRule(person: string, paymentFile: WritePaymentFile): BatchRule {
  return (view) => {
    const step = act(view, { action: 'release', person });
    if (isRefusal(step)) return step;
    const barred = whyBarred(view);
    if (barred) return barred;
    const open = view.payeeChanges.find(({ state }) => state === 'open');
    if (open) {
      return refusal('payeeNotApproved', {
        zh: `${open.householdId} 户的第 ${open.number} 项变更待复核。`,
        en: `Change ${open.number} of ${open.householdId} waits.`,
      });
    }
    return {
      ...{ nextState: step.state, postings: step.postings, paymentFile },
      events: [{ action: 'release', duty: 'release' }],
    };
  };
}

/** Why a batch pays nobody as long as it pays a household that is to get nothing. */
export function whyBarred({ barred }: Pick<BatchHead, 'barred'>): Refusal | undefined {
  if (barred === undefined) return undefined;
  const why = `a violation case of ${barred} is open, or all of its line is taken back`;
  return refusal('lineStateWrong', {
    zh: `${barred} 户的违规案件尚未认定，或该户金额已全部追回：请先认定，或退回批次并剔除该户。`,
    en: `Decide it, or return the batch and take the line out: ${why}.`,
  });
}

/** Writes the file of a released batch once more, with a typed reason. */
export function exportAgainRule(
  person: string,
  reason: string,
  paymentFile: WritePaymentFile,
): BatchRule {
  return (view) => {
    const taken = exportAgain(view, { person, reason });
    if (isRefusal(taken)) return taken;
    return { paymentFile, events: [{ action: 'exportAgain', duty: taken.duty, reason }] };
  };
}

export interface ProposedPayee {
  readonly household: string;
  readonly payee: Payee;
  readonly reason: string;
  readonly evidence: string;
}

/** Proposes another payee for a household that the batch pays, or could not pay. */
export function changePayeeRule(
  { person, scope }: Asking,
  { household, payee, reason, evidence }: ProposedPayee,
): BatchRule {
  return (view) => {
    const may = mayDo(view, person, 'changePayee');
    if (isRefusal(may)) return may;
    const within = lineIn(view, scope, household);
    if (isRefusal(within)) return within;
    const payment = view.sent.find(({ householdId }) => householdId === household);
    if (payment && payment.state !== 'failed') {
      return refusal('lineStateWrong', {
        zh: `${household} 户的付款现为“${PAYMENT_STATES[payment.state].zh}”。`,
        en: `The payment of ${household} is ${payment.state}.`,
      });
    }
    if (reason === '')
      return refusal('reasonMissing', {
        zh: '请写明为何变更收款人。',
        en: 'Why is the payee another one?',
      });
    if (evidence === '')
      return refusal('evidenceMissing', {
        zh: '请写明账户归属的证明。',
        en: 'What shows whose account it is?',
      });
    return {
      events: [{ action: 'changePayee', duty: 'changePayee', reason, evidence }],
      payeeChanges: [{ householdId: household, payee }],
    };
  };
}

export interface PayeeAnswer {
  readonly approved: boolean;
  readonly reason: string;
}

/** A second person's word on another payee. */
export function answerPayeeRule(
  { person, scope }: Asking,
  changeNumber: number,
  { approved, reason }: PayeeAnswer,
): BatchRule {
  return (view) => {
    const change = view.payeeChanges.find(({ number }) => number === changeNumber);
    if (!change)
      return refusal('payeeChangeNotFound', {
        zh: `编号为 ${changeNumber}。`,
        en: `Its number would be ${changeNumber}.`,
      });
    const within = lineIn(view, scope, change.householdId);
    if (isRefusal(within)) return within;
    const may = mayDo(view, person, 'approvePayee');
    if (isRefusal(may)) return may;
    if (change.state !== 'open') {
      return refusal('lineStateWrong', {
        zh: `${change.answeredBy} ${PAYEE_CHANGE_WORDS[change.state].zh}。`,
        en: `It is ${change.state} by ${change.answeredBy}.`,
      });
    }
    if (!approved && reason === '')
      return refusal('reasonMissing', { zh: '请写明为何驳回。', en: 'Why is it rejected?' });
    const action = approved ? 'approvePayee' : 'rejectPayee';
    return {
      events: [{ action, duty: 'approvePayee', ...(reason !== '' && { reason }) }],
      payeeAnswers: [{ changeNumber, approved }],
    };
  };
}

function lineIn({ lines }: BatchView, scope: Scope, household: string): true | Refusal {
  const line = lines.find(({ householdId, pays }) => householdId === household && pays);
  if (!line)
    return refusal('lineNotFound', {
      zh: `涉及 ${household} 户。`,
      en: `The household would be ${household}.`,
    });
  return covers(scope, line) ? true : outsideOf(line);
}

/**
 * Makes a batch of payments that the bank returned, each with a payee that was changed since and
 * approved by a second person (domain rule S5). Whoever approved one cannot make the batch (S4).
 */
export function repaymentRule(
  person: string,
  batchNumber: number,
  households: readonly string[],
  reason: string,
): (view: BookingView) => NewBatch | Refusal {
  return ({ failed }) => {
    const own = new Map(
      failed
        .filter((payment) => payment.batchNumber === batchNumber)
        .map((payment) => [payment.householdId, payment]),
    );
    const wanted = [...new Set(households)];
    for (const household of wanted) {
      const payment = own.get(household);
      if (!payment) {
        const detail = {
          zh: `第 ${batchNumber} 批次没有 ${household} 户可重付的退回款。`,
          en: `Batch ${batchNumber} has no failed payment of ${household} to make again.`,
        };
        return refusal('lineNotFound', detail);
      }
      if (payment.takenBackFen >= payment.amountFen) {
        const detail = {
          zh: `${household} 户的款项已全部追回，不再支付，不能重付。`,
          en: `All of that of ${household} is taken back: it is given up, not made again.`,
        };
        return refusal('lineStateWrong', detail);
      }
      if (!payment.payee) {
        return refusal('payeeNotApproved', {
          zh: `${household} 户的收款人仍是退回的那一个。`,
          en: `That of ${household} is the one that failed.`,
        });
      }
      const { proposedBy, approvedBy } = payment.payee;
      const taken = mayTakeOn(person, 'makeBatch', [
        { person: proposedBy, duty: 'changePayee' },
        { person: approvedBy, duty: 'approvePayee' },
      ]);
      if (isRefusal(taken)) return taken;
    }
    return {
      kind: 'repayment',
      repays: wanted.map((householdId) => ({ batchNumber, householdId })),
      ...(reason !== '' && { reason }),
    };
  };
}
