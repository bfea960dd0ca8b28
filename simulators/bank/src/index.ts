export type { AnswerFault } from './answer.ts';
export { type BankAnswer, type BookedPayment, PayingBank, type Taking } from './bank.ts';
export { type BankPlan, FAULTLESS, type Fate, type Outcome, type Timing } from './plan.ts';
