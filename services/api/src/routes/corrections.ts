import {
  differencesQuery,
  differencesSchema,
  mayDo,
  newSupplementarySchema,
  numberInPath,
  supplementarySchema,
  waitingPageSchema,
  waitingQuery,
} from '@nuanbu/contracts/http';
import { type CorrectionView, type User, villageKey } from '@nuanbu/ledger';
import { refusal } from '@nuanbu/settlement';
import { z } from 'zod';
import { covers, villageNamed } from '../access/scope.ts';
import { confirmCorrection } from '../corrections/confirm.ts';
import { notBookable } from '../corrections/differences.ts';
import { Comparisons, movesSeen } from '../corrections/moves.ts';
import { DIFFERENCE_COLUMNS, WAITING_COLUMNS } from '../exports/columns/corrections.ts';
import { after, page } from '../http/pages.ts';
import { command, type Route, read } from '../http/route.ts';
import { named } from './named.ts';
import type { Parts } from './parts.ts';

const tag = 'runs';
const params = z.object({ run: numberInPath });

/** Each page of differences compares everything. */
const EVERY_ROW = 1_000_000;

/** What a run would move against what is booked, and the batch that confirms it (rule S2). */
export function correctionRoutes(parts: Pick<Parts, 'ledger' | 'desk'>): Route[] {
  const { ledger } = parts;
  const comparisons = new Comparisons(parts);
  return [
    read({
      path: '/api/runs/:run/differences',
      access: 'seeRuns',
      tag,
      summary: 'What would move if a run were booked: against all that is booked, by cause.',
      params,
      query: differencesQuery,
      answer: differencesSchema,
      columns: DIFFERENCE_COLUMNS,
      rows: 'rows.items',
      rowsAtOnce: EVERY_ROW,
      handle: async ({ params, query, session: { user } }) => {
        const { town, village, cause, direction, limit } = query;
        const wanted = villageNamed(user.scope, { town, village });
        const { view, differences, places } = await comparisons.get(params.run);
        const seen = movesSeen({ view, differences, places }, user.scope);
        const chosen = seen.moves.filter(
          (each) =>
            (!wanted || villageKey(each) === villageKey(wanted)) &&
            (cause === undefined || each.cause === cause) &&
            (direction === undefined || each.differenceFen > 0 === (direction === 'toPay')),
        );
        const { items, next } = page(
          after(chosen, query.after),
          limit,
          ({ householdId }) => householdId,
        );
        return {
          ...seen.summary,
          confirm: mayConfirm(
            view,
            user,
            seen.moves.length < differences.correction.differences.length,
          ),
          rows: { items: await named(ledger, items), next },
        };
      },
    }),
    read({
      path: '/api/runs/:run/waiting',
      access: 'seeRuns',
      tag,
      summary: 'Lines that wait for a person; a decision lets them join a supplementary batch.',
      params,
      query: waitingQuery,
      answer: waitingPageSchema,
      columns: WAITING_COLUMNS,
      rowsAtOnce: EVERY_ROW,
      handle: async ({ params, query, session: { user } }) => {
        const wanted = villageNamed(user.scope, query);
        const { differences, places } = await comparisons.get(params.run);
        const seen = differences.waiting
          .map((each) => ({ ...each, ...places.get(each.householdId)! }))
          .filter(
            (each) =>
              covers(user.scope, each) && (!wanted || villageKey(each) === villageKey(wanted)),
          );
        const { items, next } = page(
          after(seen, query.after),
          query.limit,
          ({ householdId }) => householdId,
        );
        return { items: await named(ledger, items), next };
      },
    }),
    command({
      path: '/api/runs/:run/supplementary',
      access: 'makeBatch',
      tag,
      summary:
        'Confirms what was previewed of a correction: the batch of what is to be paid more, and recoveries.',
      params,
      body: newSupplementarySchema,
      answer: supplementarySchema,
      handle: ({ params, body, by, session: { user } }) =>
        confirmCorrection(parts, params.run, user, body, by),
    }),
  ];
}

/** Whether somebody may confirm what moves, and where not, why. */
function mayConfirm(view: CorrectionView, { roles }: User, hasOutside: boolean) {
  const refused = mayDo(roles, 'makeBatch')
    ? notBookable(view)
    : refusal('roleMissing', {
        zh: '须由可编制批次的人确认。',
        en: 'Whoever may make batches confirms it.',
      });
  if (refused) return refused;
  return hasOutside
    ? refusal('scopeMissing', {
        zh: '其他地区的户也有变动。',
        en: 'Households of other places move too.',
      })
    : {};
}
