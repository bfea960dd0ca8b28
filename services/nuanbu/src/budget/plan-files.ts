import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FileRead, readPlan } from '@nuanbu/contracts';
import { type Budget, budgetOf, type PlanRow, type Programme } from '@nuanbu/policy';
import { TroubleError } from '@nuanbu/terms';
import { fileChunks, unusableFile } from '../offline/case-files.ts';
import { selectedBudget } from './selection.ts';

const noticesPlans = join(
  dirname(fileURLToPath(import.meta.resolve('@nuanbu/policy'))),
  '../plans',
);

/** A plan with the budget that it gives under a programme. */
export interface PlannedBudget {
  readonly programme: Programme;
  readonly plan: FileRead<PlanRow>;
  readonly budget: Budget;
  /** Money that the programme has and that is not in the budget. */
  readonly leavesOut: { readonly stated: boolean; readonly ownPart: boolean };
}

/**
 * The budget of a plan file; rows that cannot be read are in its `plan.refusals` and in no total. The
 * investments that a notice states are those of its own plan and of no other.
 *
 * @param planPath the notice's own plan where it is left out.
 * @param components names of components and stated investments; all of them where it is left out.
 * @throws TroubleError `argumentInvalid` where the notice has none, `fileUnreadable`,
 *   `componentUnknown`.
 */
export async function budgetFromFile(
  programme: Programme,
  planPath?: string | undefined,
  components?: readonly string[] | undefined,
): Promise<PlannedBudget> {
  const path = planPath ?? (await noticesPlan(programme));
  const plan = await readPlan(fileChunks(path));
  if (plan.unusable) throw unusableFile(path, plan.unusable);
  const whole = budgetOf(programme, plan.rows);
  const isOwnPlan = planPath === undefined;
  const budget = isOwnPlan
    ? whole
    : { ...whole, entries: whole.entries.filter(({ kind }) => kind !== 'stated') };
  const selected = components
    ? selectedBudget(programme, budget, components)
    : { budget, leavesOutOwnPart: false };
  return {
    programme,
    plan,
    budget: selected.budget,
    leavesOut: {
      stated: !isOwnPlan && (programme.file.statedInvestments ?? []).length > 0,
      ownPart: selected.leavesOutOwnPart,
    },
  };
}

async function noticesPlan({ name }: Programme): Promise<string> {
  const path = join(noticesPlans, `${name}.csv`);
  try {
    await access(path);
    return path;
  } catch (cause) {
    const detail = `No plan comes with ${name}: name a file by --plan.`;
    throw new TroubleError('argumentInvalid', detail, { cause });
  }
}
