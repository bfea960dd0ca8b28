import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FileRead, readPlan } from '@nuanbu/contracts';
import { type Budget, budgetOf, type PlanRow, type Programme } from '@nuanbu/policy';
import { TroubleError } from '@nuanbu/terms';
import { fileChunks, unusableFile } from '../offline/case-files.ts';

const noticesPlans = join(
  dirname(fileURLToPath(import.meta.resolve('@nuanbu/policy'))),
  '../plans',
);

/** A plan with the budget that it gives under a programme. */
export interface PlannedBudget {
  readonly programme: Programme;
  readonly plan: FileRead<PlanRow>;
  readonly budget: Budget;
}

/**
 * The budget of a plan file; rows that cannot be read are in its `plan.refusals` and in no total.
 *
 * @param planPath the notice's own plan where it is left out.
 * @throws TroubleError `argumentInvalid` where the notice has none, `fileUnreadable`.
 */
export async function budgetFromFile(
  programme: Programme,
  planPath?: string | undefined,
): Promise<PlannedBudget> {
  const path = planPath ?? (await noticesPlan(programme));
  const plan = await readPlan(fileChunks(path));
  if (plan.unusable) throw unusableFile(path, plan.unusable);
  return { programme, plan, budget: budgetOf(programme, plan.rows) };
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
