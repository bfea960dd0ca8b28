import { mayDo, overviewSchema } from '@nuanbu/contracts/http';
import type { Batch, Run, User } from '@nuanbu/ledger';
import type { BatchState } from '@nuanbu/terms';
import { civilDays, sumIntegers } from '@nuanbu/units';
import { covers } from '../access/scope.ts';
import { nextSteps, shownBatch } from '../batches/sheet.ts';
import { tasksAt } from '../batches/tasks.ts';
import { type Route, read } from '../http/route.ts';
import { daysIn } from '../seasons/shown-days.ts';
import type { Parts } from './parts.ts';
import { ifReadable } from './readings-away.ts';
import { withProgress } from './runs.ts';

/** The page on which a day begins. */
export function overviewRoutes(parts: Parts): Route[] {
  const { roster, audit, quarantine } = parts.ledger;
  return [
    read({
      path: '/api/overview',
      access: 'signedIn',
      tag: 'overview',
      summary: 'How everything stands, and what waits for whoever asks.',
      answer: overviewSchema,
      handle: async ({ session: { user } }) => {
        const rosterVersion = await roster.rosterVersion();
        const all = await roster.villages(rosterVersion);
        const villages = all.filter((each) => covers(user.scope, each));
        return {
          rosterVersion,
          villages: villages.length,
          households: sumIntegers(
            villages.map(({ households }) => households),
            'households',
          ),
          ...(mayDo(user.roles, 'seeRuns') && (await runsNow(parts))),
          ...(mayDo(user.roles, 'seeRuns') && (await ifReadable(seasonsNow(parts)))),
          ...(mayDo(user.roles, 'seeBatches') && (await batchesNow(parts, user))),
          ...(mayDo(user.roles, 'seeFeeders') && { quarantine: await quarantine.counts() }),
          auditHead: await audit.head(),
        };
      },
    }),
  ];
}

async function runsNow(parts: Pick<Parts, 'ledger' | 'jobs'>) {
  const { runs } = parts.ledger;
  const newest = new Map<string, Run>();
  for (const run of await runs.list({ state: 'succeeded' })) {
    const key = JSON.stringify([run.programme, run.component, run.season]);
    if (!newest.has(key)) newest.set(key, run);
  }
  const running = await runs.list({ state: 'running' });
  return {
    runs: [...newest.values()],
    underWay: await Promise.all(running.map((run) => withProgress(parts, run))),
  };
}

async function seasonsNow({ desk, clock }: Pick<Parts, 'desk' | 'clock'>) {
  const { newestAt, seasons } = await desk.seasons.known();
  return {
    newestReadingAt: newestAt,
    seasons: seasons.map(({ span, ...season }) => {
      const days = civilDays(span);
      const daysPast = days.filter(({ to }) => to <= (newestAt ?? span.from)).length;
      return {
        ...{ ...season, ...daysIn(span) },
        ...{ days: days.length, daysPast, isOver: clock.now() >= span.to },
      };
    }),
  };
}

/** States in which a batch waits for nobody here, unless the bank returned something of it. */
const AT_REST: readonly BatchState[] = ['reconciled', 'superseded'];

async function batchesNow({ ledger }: Pick<Parts, 'ledger'>, user: User) {
  const all = await ledger.batches.list();
  const live = all.filter(({ state }) => state !== 'superseded');
  const failed = Map.groupBy(await ledger.batches.failed(), ({ batchNumber }) => batchNumber);
  const waiting: { batch: ReturnType<typeof shownBatch>; step: StepName }[] = [];
  const tasks: { batch: ReturnType<typeof shownBatch>; task: TaskName; count: number }[] = [];
  for (const batch of live) {
    const own = failed.get(batch.number) ?? [];
    if (AT_REST.includes(batch.state) && own.length === 0) continue;
    const head = await ledger.batches.head(batch.number);
    for (const { step, refused } of nextSteps(head, user)) {
      if (refused === undefined) waiting.push({ batch: shownBatch(batch), step });
    }
    for (const task of await tasksAt(ledger, head, own, user)) {
      tasks.push({ batch: shownBatch(batch), ...task });
    }
  }
  const unpaid = user.scope === 'all' && { unpaid: await ledger.payments.unpaidSums() };
  return { batches: byState(live), waiting, tasks, ...unpaid };
}

type TaskName = Awaited<ReturnType<typeof tasksAt>>[number]['task'];
type StepName = ReturnType<typeof nextSteps>[number]['step'];

function byState(batches: readonly Batch[]) {
  return [...Map.groupBy(batches, ({ state }) => state)].map(([state, group]) => ({
    state,
    count: group.length,
    amountFen: sumIntegers(
      group.map(({ amountFen }) => amountFen),
      'batches',
    ),
  }));
}
