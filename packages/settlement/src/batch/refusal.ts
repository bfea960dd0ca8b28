import type { Trouble } from '@nuanbu/terms';

/** Why a rule does not let something happen: a public code, and the particulars as a sentence. */
export interface Refusal<Code extends Trouble = Trouble> {
  readonly refused: Code;
  readonly detail: string;
}

/** Whether a rule's answer is a refusal. */
export function isRefusal<Answer>(answer: Answer): answer is Extract<Answer, Refusal> {
  return typeof answer === 'object' && answer !== null && 'refused' in answer;
}

export function refusal<Code extends Trouble>(refused: Code, detail: string): Refusal<Code> {
  return { refused, detail };
}
