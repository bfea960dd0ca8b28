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
import {
  correctionSums,
  differencesDigest,
  type RunDifferences,
  refusal,
  toPayByFunder,
} from '@nuanbu/settlement';
import { z } from 'zod';
import { covers, refuseOutside } from '../access/scope.ts';
import {
  differencesIn,
  notBookable,
  placesIn,
  supplementaryRule,
  termsBefore,
} from '../corrections/differences.ts';
import { DIFFERENCE_COLUMNS, WAITING_COLUMNS } from '../exports/columns/corrections.ts';
import { refuse } from '../http/errors.ts';
import { after, page } from '../http/pages.ts';
import { command, type Route, read } from '../http/route.ts';
import type { Parts } from './parts.ts';
import { placeOf } from './runs.ts';

const tag = 'runs';
const params = z.object({ run: numberInPath });

/** Each page of differences compares everything. */
const EVERY_ROW = 1_000_000;

/** What a run would move against what is booked, and the batch that confirms it (rule S2). */
export function correctionRoutes(parts: Pick<Parts, 'ledger' | 'desk'>): Route[] {
  const { batches, roster } = parts.ledger;
  const found = async (run: number) => {
    const termsOf = await termsBefore(parts, run);
    const view = await batches.correction(run);
    return { view, differences: differencesIn(view, termsOf), places: placesIn(view) };
  };
  const named = async <Row extends { readonly householdId: string }>(rows: readonly Row[]) => {
    const names = await roster.names(rows.map(({ householdId }) => householdId));
    return rows.map((row) => ({ ...row, name: names.get(row.householdId) ?? '' }));
  };
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
        const wanted = placeOf(town, village);
        if (wanted) refuseOutside(user.scope, wanted);
        const { view, differences, places } = await found(params.run);
        const isSeen = (householdId: string) => covers(user.scope, places.get(householdId)!);
        const seen = differences.correction.differences
          .filter(({ householdId }) => isSeen(householdId))
          .map((each) => ({ ...each, ...places.get(each.householdId)! }));
        const chosen = seen.filter(
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
          ...summaryOf(view, differences, seen, isSeen),
          confirm: mayConfirm(view, user, seen.length < differences.correction.differences.length),
          rows: { items: await named(items), next },
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
        const wanted = placeOf(query.town, query.village);
        if (wanted) refuseOutside(user.scope, wanted);
        const { differences, places } = await found(params.run);
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
        return { items: await named(items), next };
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
      handle: async ({ params, body, by, session: { user } }) => {
        const rule = supplementaryRule(user, body, await termsBefore(parts, params.run));
        const made = await batches.draftCorrection(params.run, rule, { ...by, content: body });
        return 'refused' in made ? refuse(made) : made;
      },
    }),
  ];
}

type Seen = RunDifferences['correction']['differences'][number] & {
  readonly town: string;
  readonly village: string;
};

/** What moves in all, of the places that somebody sees; the digest names all of it. */
function summaryOf(
  { run, bookedAs }: CorrectionView,
  { correction, lines, waiting }: RunDifferences,
  seen: readonly Seen[],
  isSeen: (householdId: string) => boolean,
) {
  const byVillage = Map.groupBy(seen, villageKey);
  const seenLines = lines.filter(({ householdId }) => isSeen(householdId));
  return {
    ...{ run: run.number, digest: differencesDigest(correction), bookedAs },
    ...sumsOf(seen),
    undecided: correction.undecided.filter(isSeen).length,
    waiting: waiting.filter(({ householdId }) => isSeen(householdId)).length,
    byCause: correctionSums({ differences: seen, undecided: [] }),
    byVillage: [...byVillage.values()].map((own) => {
      const { town, village } = own[0]!;
      return { town, village, ...sumsOf(own) };
    }),
    toPayByFunder: toPayByFunder({ lines: seenLines }),
  };
}

function sumsOf(differences: readonly Seen[]) {
  let [toPayFen, toTakeBackFen] = [0, 0];
  for (const { differenceFen } of differences) {
    if (differenceFen > 0) toPayFen += differenceFen;
    else toTakeBackFen -= differenceFen;
  }
  return { households: differences.length, toPayFen, toTakeBackFen };
}

/** Whether somebody may confirm what moves, and where not, why. */
function mayConfirm(view: CorrectionView, { roles }: User, hasOutside: boolean) {
  const refused = mayDo(roles, 'makeBatch')
    ? notBookable(view)
    : refusal('roleMissing', 'Whoever may make batches confirms it.');
  if (refused) return refused;
  return hasOutside ? refusal('scopeMissing', 'Households of other places move too.') : {};
}
