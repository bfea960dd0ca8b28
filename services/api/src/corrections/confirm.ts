import type { By, DraftedCorrection, User } from '@nuanbu/ledger';
import { refuse } from '../http/errors.ts';
import { type Confirmation, supplementaryRule, termsBefore } from './differences.ts';

/**
 * Books what a correction run moves, where that is what was seen.
 *
 * @throws TroubleError `runNotFound`, `runNotSucceeded`, and whatever the rule refuses.
 */
export async function confirmCorrection(
  parts: Parameters<typeof termsBefore>[0],
  runNumber: number,
  user: Pick<User, 'scope'>,
  asked: Confirmation,
  by: By,
): Promise<DraftedCorrection> {
  const rule = supplementaryRule(user, asked, await termsBefore(parts, runNumber));
  const command = {
    ...by,
    content: { ...asked, decisions: asked.decisions.map((each) => ({ ...each })) },
  };
  const made = await parts.ledger.batches.draftCorrection(runNumber, rule, command);
  return 'refused' in made ? refuse(made) : made;
}
