import type { Notice, Posting, Refusal } from '@nuanbu/settlement';
import type { BatchState } from '@nuanbu/terms';
import type { By } from '../context.ts';
import type { WritePaymentFile } from '../payments/files.ts';
import type { NewPayeeAnswer, NewPayeeChange } from '../payments/payee-changes.ts';
import type { NewReturns } from '../payments/returns.ts';
import type { NewBatch } from './beside.ts';
import type { BatchEvent, NewBatchEvent } from './events.ts';
import type { NewLineDecision } from './line-decisions.ts';
import type { NewAnswer, NewObjection } from './objections.ts';
import type { BatchView } from './snapshot.ts';

/**
 * What is to be written of a batch, as a whole. Who acts is who gives the command. What needs a
 * duty (decisions on lines, payees, payment files, returns) stands under the event that has it.
 */
export interface Decision {
  /** Left out where the state stays; a draft after a return begins the next round. */
  readonly nextState?: BatchState | undefined;
  readonly events: readonly [NewBatchEvent, ...NewBatchEvent[]];
  readonly noticePublished?: Notice | undefined;
  readonly lineDecisions?: readonly NewLineDecision[] | undefined;
  readonly objection?: NewObjection | undefined;
  readonly answers?: readonly NewAnswer[] | undefined;
  readonly payeeChanges?: readonly NewPayeeChange[] | undefined;
  readonly payeeAnswers?: readonly NewPayeeAnswer[] | undefined;
  /** Writes the file of all payments; those of a batch that is being released are made for it. */
  readonly paymentFile?: WritePaymentFile | undefined;
  readonly returns?: NewReturns | undefined;
  /** What it means for the money; they add up to zero. */
  readonly postings?: readonly Posting[] | undefined;
  /** A batch that this leads to, such as one of payments that are made again. */
  readonly newBatch?: NewBatch | undefined;
}

/** Decides on a batch as it stands in the transaction; computes, and does nothing else. */
export type BatchRule = (view: BatchView) => Decision | Refusal;

/** What a decision came to. */
export interface Decided {
  readonly batchNumber: number;
  readonly version: number;
  readonly state: BatchState;
  /** Its entry in the chain. */
  readonly auditNumber: number;
  /** The number of the batch that it led to. */
  readonly newBatch?: number | undefined;
}

/** Why a decision on a version that is no longer the newest is refused, and what was done since. */
export interface StaleEdit extends Refusal<'staleEdit'> {
  readonly changes: readonly BatchEvent[];
}

/** Who gives a command whose content the ledger cannot see, since a rule decides. */
export interface CommandBy extends By {
  /** What is asked for, as plain data: it tells a repetition from another command of one key. */
  readonly content?: unknown;
}

/** Carries a refusal out of a transaction, which writes nothing then. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(`${refusal.refused} ${refusal.detail}`);
    this.refusal = refusal;
  }
}

/** Whether an answer is a refusal. */
export function isRefused<Answer extends object>(
  answer: Answer,
): answer is Extract<Answer, Refusal> {
  return 'refused' in answer;
}

/** What a transaction came to: its answer, or the refusal that ended it. */
export async function orRefusal<Answer>(carriedOut: Promise<Answer>): Promise<Answer | Refusal> {
  try {
    return await carriedOut;
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
}
