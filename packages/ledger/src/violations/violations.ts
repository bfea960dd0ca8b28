import type { ViolationState } from '@nuanbu/terms';
import type { By, LedgerContext } from '../context.ts';
import { casesOf, type ViolationCase } from './cases.ts';
import type { ViolationOutcome } from './enter-step.ts';
import { type OwedBack, type OwedBackFilter, type OwedBackPage, owedBack } from './owed-back.ts';
import { type Recoveries, recoveriesOf } from './recoveries.ts';
import {
  type Confirmation,
  caseOf,
  type Grounds,
  type NewViolation,
  openCase,
  takeStep,
} from './steps.ts';

/**
 * Violations and what is taken back for them (seed 000 六(三)). Every step is one transaction with
 * the household's facts, the recoveries and the entry in the chain, and is undone by another alone.
 */
export interface Violations {
  /** Opens a case and returns its number. See `openCase`. */
  open(householdId: string, given: NewViolation, by: By): Promise<number>;
  /** Ends an open case without a trace in the money. See `takeStep`. */
  dismiss(number: number, given: Grounds, by: By): Promise<ViolationOutcome>;
  /** Ends the subsidy on the day of the violation and enters what is taken back. */
  confirm(number: number, given: Confirmation, by: By): Promise<ViolationOutcome>;
  /** Opens a decided case again, and reverses what its confirmation took back. */
  reverse(number: number, given: Grounds, by: By): Promise<ViolationOutcome>;
  /** @throws TroubleError `violationNotFound`. */
  get(number: number): Promise<ViolationCase>;
  /** In the order of their numbers. */
  list(filter?: {
    state?: ViolationState | undefined;
    householdId?: string | undefined;
  }): Promise<ViolationCase[]>;
  /** What was entered to be taken back, and what of it stands. */
  recoveries(filter?: { householdId?: string | undefined }): Promise<Recoveries>;
  /** What is to be given back, line by line, and what came of it. See `owedBack`. */
  owedBack(filter: OwedBackFilter, page: OwedBackPage): Promise<OwedBack[]>;
}

export function violationsOf(context: LedgerContext): Violations {
  const { db } = context;
  return {
    open: (householdId, given, by) => openCase(context, householdId, given, by),
    dismiss: (number, given, by) => takeStep(context, number, 'violationDismissed', given, by),
    confirm: (number, given, by) => takeStep(context, number, 'violationConfirmed', given, by),
    reverse: (number, given, by) => takeStep(context, number, 'violationReversed', given, by),
    get: (number) => caseOf(db, number),
    list: async ({ state, householdId } = {}) => {
      const cases = await casesOf(db, { householdId });
      return cases.filter((each) => state === undefined || each.state === state);
    },
    recoveries: ({ householdId } = {}) => recoveriesOf(db, householdId),
    owedBack: (filter, page) => owedBack(db, filter, page),
  };
}
