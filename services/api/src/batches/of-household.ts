import { BATCH_STEPS } from '@nuanbu/contracts/http';
import type { HouseholdBatch } from '@nuanbu/ledger';

/** What became of a household's line in a batch, with who took which step of the batch's round. */
export function shownHouseholdBatch({ events, ...batch }: HouseholdBatch) {
  const steps = events.flatMap(({ action, person, at }) => {
    const step = BATCH_STEPS.find((each) => each === action);
    return step === undefined ? [] : [{ step, person, at }];
  });
  return { ...batch, steps };
}
