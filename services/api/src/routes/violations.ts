import {
  newViolationSchema,
  numberInPath,
  violationSchema,
  violationStepSchema,
} from '@nuanbu/contracts/http';
import type { User } from '@nuanbu/ledger';
import { TroubleError } from '@nuanbu/terms';
import { dayOf } from '@nuanbu/units';
import { z } from 'zod';
import { refuseOutside } from '../access/scope.ts';
import { command, type Route } from '../http/route.ts';
import type { Parts } from './parts.ts';

const tag = 'register';

/** Opens violation cases and decides them; of an open one nothing is paid. */
export function violationRoutes({
  ledger,
  desk,
  clock,
}: Pick<Parts, 'ledger' | 'desk' | 'clock'>): Route[] {
  const { violations, roster } = ledger;
  const refuseBeyond = async ({ scope }: User, householdId: string) => {
    const { facts } = await roster.household(householdId);
    refuseOutside(scope, facts);
  };
  return [
    command({
      path: '/api/violations',
      access: 'openViolation',
      tag,
      summary: 'Opens a case; until it is decided, nothing is paid to the household.',
      body: newViolationSchema,
      answer: violationSchema,
      handle: async ({ body: { household, ...given }, by, session: { user } }) => {
        await refuseBeyond(user, household);
        if (given.foundOn > dayOf(clock.now())) {
          throw new TroubleError('argumentInvalid', {
            zh: `${given.foundOn} 是将来的日期。`,
            en: `${given.foundOn} lies in the future.`,
          });
        }
        return violations.get(await violations.open(household, given, by));
      },
    }),
    command({
      path: '/api/violations/:case/steps',
      access: 'decideViolation',
      tag,
      summary: 'Dismisses or confirms an open case, or reverses what was decided.',
      params: z.object({ case: numberInPath }),
      body: violationStepSchema,
      answer: violationSchema,
      handle: async ({ params, body, by, session: { user } }) => {
        const { householdId } = await violations.get(params.case);
        await refuseBeyond(user, householdId);
        const { evidence, reason } = body;
        const grounds = { evidence, reason };
        if (body.step === 'confirm') {
          const recovery = await desk.recoveryFor(householdId, body.programme);
          await violations.confirm(params.case, { ...grounds, ...recovery }, by);
        } else {
          await violations[body.step](params.case, grounds, by);
        }
        return violations.get(params.case);
      },
    }),
  ];
}
