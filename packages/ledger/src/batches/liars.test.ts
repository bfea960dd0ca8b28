import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { BatchState, Duty } from '@nuanbu/terms';
import fc from 'fast-check';
import { ledgersForTests } from '../testing/ledger.fixture.ts';
import {
  addPeople,
  borneLine,
  type Desk,
  desk,
  postings,
  rule,
  type Said,
  writeCsv,
} from '../testing/payouts.fixture.ts';
import type { BatchEventAction } from './events.ts';
import type { BatchView } from './snapshot.ts';

const ledgers = ledgersForTests();

/** What a rule that is right would say at each state; liars leave some of it out, or change it. */
const NEXT: Partial<
  Record<BatchState, readonly [action: BatchEventAction, duty: Duty, next: BatchState]>
> = {
  draft: ['publishNotice', 'publishNotice', 'publicNotice'],
  publicNotice: ['endNotice', 'publishNotice', 'townReview'],
  townReview: ['signTown', 'signTown', 'bureauReview'],
  bureauReview: ['signBureau', 'signBureau', 'financeReview'],
  financeReview: ['signFinance', 'signFinance', 'approved'],
  approved: ['release', 'release', 'released'],
};

const LATER: readonly BatchState[] = [
  ...(['townReview', 'bureauReview', 'financeReview', 'approved', 'released', 'paid'] as const),
  ...(['draft', 'superseded'] as const),
];
const PEOPLE = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'tester'];

const step = fc.record({
  person: fc.constantFrom(...PEOPLE),
  lie: fc.constantFrom(
    ...(['none', 'none', 'none', 'none', 'none', 'none', 'none', 'none'] as const),
    ...(['state', 'duty', 'postings', 'credit', 'edit', 'return'] as const),
  ),
  state: fc.constantFrom(...LATER),
  duty: fc.constantFrom<Duty>('editLines', 'signTown', 'signFinance', 'reconcile'),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

function told({ lie, state, duty }: Step) {
  return (view: BatchView) => {
    const [action, own, next] = NEXT[view.state] ?? ['reconcile', 'reconcile', 'reconciled'];
    if (lie === 'edit') return rule('decideLines', 'editLines', edits)(view);
    const money =
      view.state === 'financeReview' || view.state === 'approved'
        ? postings(view.state === 'approved' ? 'released' : 'batchApproved', view.parts)
        : [];
    const said: Said = {
      nextState: lie === 'state' ? state : next,
      postings:
        lie === 'postings' ? money.slice(2) : lie === 'credit' ? money.toSpliced(1, 1) : money,
      ...(action === 'publishNotice'
        ? { noticePublished: { publishedOn: view.today, days: 1 } }
        : {}),
      ...(action === 'release' ? { paymentFile: writeCsv } : {}),
    };
    if (lie === 'return') {
      const back = view.state === 'approved' ? postings('commitmentWithdrawn', view.parts) : [];
      const returned = { nextState: 'draft', reason: '退回', postings: back } as const;
      return rule('return', own, returned)(view);
    }
    return rule(action, lie === 'duty' ? duty : own, said)(view);
  };
}

const edits = (view: BatchView) => {
  const isIn = view.lines.find(({ householdId }) => householdId === 'H1')?.pays;
  const pays = { amountFen: 20_000, funders: borneLine('H1').evidence.reckoning!.funders };
  const grounds = { householdId: 'H1', reason: '核', evidence: '1' };
  return {
    lineDecisions: [
      isIn
        ? ({ ...grounds, decision: 'hold' } as const)
        : ({ ...grounds, decision: 'releaseHold', pays } as const),
    ],
  };
};

/** What holds of a batch that was approved, asked of its events and of the accounts. */
async function check({ ledger }: Desk, number: number): Promise<BatchState> {
  const batch = await ledger.batches.get(number);
  const events = await ledger.batches.events(number);
  const balances = await ledger.accounts.balances();
  assert.equal(
    [...balances.values()].reduce((sum, fen) => sum + fen, 0),
    0,
  );
  for (const level of ['city', 'county']) {
    assert.ok((balances.get(`received:${level}`) ?? 0) + (balances.get(`paid:${level}`) ?? 0) >= 0);
  }
  if (!['approved', 'released', 'paid'].includes(batch.state)) return batch.state;
  const signatures = events.filter(
    ({ action, round }) => action.startsWith('sign') && round === batch.round,
  );
  assert.deepEqual(
    signatures.map(({ action }) => action),
    ['signTown', 'signBureau', 'signFinance'],
  );
  const signers = new Set(signatures.map(({ person }) => person));
  assert.equal(signers.size, 3);
  for (const { duty, person } of events) {
    if (duty === 'makeBatch' || duty === 'editLines') assert.ok(!signers.has(person), person);
  }
  for (const { digest } of signatures) assert.equal(digest, batch.digest);
  if (batch.state === 'approved') return batch.state;
  const payments = await ledger.payments.list(number);
  const lines = await ledger.batches.lines(number);
  assert.deepEqual(
    payments.map(({ householdId, amountFen }) => ({ householdId, amountFen })),
    lines,
  );
  return batch.state;
}

it('no order of steps, true or false, leads to money without three signatures and its postings', async () => {
  const at = await desk(ledgers);
  await addPeople(at, PEOPLE);
  await at.fund(1_000_000);
  const reached: BatchState[] = [];
  const steps = fc.array(step, { minLength: 15, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(steps, async (given) => {
      const lines = [borneLine('H1'), borneLine('H2', { amountFen: 7_001 })];
      const batch = await at.pay(lines, { component: `c${reached.length}` });
      for (const each of given) {
        at.clock.at += 2 * 86_400;
        await at.decide(batch, told(each), each.person).catch(() => {});
        await check(at, batch);
      }
      reached.push(await check(at, batch));
    }),
    { numRuns: 40, seed: 20_220_415, endOnFailure: true },
  );
  const count = (state: BatchState) => reached.filter((each) => each === state).length;
  assert.ok(count('released') >= 5, reached.join());
});
