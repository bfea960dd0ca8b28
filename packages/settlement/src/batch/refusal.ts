import {
  BATCH_STATES,
  type BatchState,
  type Particulars,
  particulars,
  type Told,
  type Trouble,
  type Words,
} from '@nuanbu/terms';

/** Why a rule does not let something happen: a public code, and the particulars as a sentence. */
export interface Refusal<Code extends Trouble = Trouble> extends Particulars {
  readonly refused: Code;
}

/** Whether a rule's answer is a refusal. */
export function isRefusal<Answer>(answer: Answer): answer is Extract<Answer, Refusal> {
  return typeof answer === 'object' && answer !== null && 'refused' in answer;
}

export function refusal<Code extends Trouble>(refused: Code, told: Told): Refusal<Code> {
  return { refused, ...particulars(told) };
}

/** That something is for other states of a batch than the one it is in. */
export function notInState(
  state: BatchState,
  open: readonly BatchState[],
  whatZh: string,
  what: string,
): Words {
  const openZh = open.map((each) => BATCH_STATES[each].zh).join('、');
  return {
    zh: `批次现为“${BATCH_STATES[state].zh}”；${whatZh}须在：${openZh || '（无）'}。`,
    en: `It is ${state}; ${what} is for ${open.join(', ')}.`,
  };
}
