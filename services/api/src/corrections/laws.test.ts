/** Laws of corrections over the real ledger: whatever runs say one after another. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Line } from '@nuanbu/settlement';
import { isTrouble, type LineStatus } from '@nuanbu/terms';
import { splitFen, sumIntegers } from '@nuanbu/units';
import fc from 'fast-check';
import { enrol, HOUSEHOLDS, settle } from '../testing/season.fixture.ts';
import { PROGRAMME, worldForTests } from '../testing/world.fixture.ts';
import { confirmCorrection } from './confirm.ts';
import { Comparisons, movesOf, movesSeen } from './moves.ts';

const BY = { actor: 'maker' };
const COMPONENT = PROGRAMME.components.get('energySubsidy')!;
const [RULE] = COMPONENT.isDetermined ? COMPONENT.rules : [];

/** What a run says of a household; nothing of a certain part's rest is paid yet. */
interface Said {
  readonly status: Extract<LineStatus, 'payable' | 'held' | 'certainPart' | 'belowStart'>;
  readonly amountFen: number;
  readonly moreFen: number;
}

const NOTHING: Said = { status: 'belowStart', amountFen: 0, moreFen: 0 };

function lineSaying({ status, amountFen: saidFen, moreFen }: Said, line: Line): Line {
  const amountFen = status === 'belowStart' ? 0 : saidFen;
  const bestFen = amountFen + (status === 'certainPart' ? moreFen : 0);
  const reckoning = {
    ...{ rulePath: RULE!.path, payouts: { best: { amountFen: bestFen } } },
    funders: splitFen(amountFen, COMPONENT.isDetermined ? COMPONENT.funders : []),
  };
  return { ...line, status, amountFen, evidence: { reckoning } as never };
}

describe('corrections one after another', () => {
  const world = worldForTests(async (made) => {
    await enrol(made);
    await made.ledger.users.add(
      {
        name: 'maker',
        displayName: 'maker',
        roles: ['finance'],
        scope: 'all',
        password: 'x'.repeat(12),
      },
      BY,
    );
  });

  const run = (said: readonly Said[], kind: 'final' | 'correction') =>
    settle(
      world(),
      (line) => {
        const at = HOUSEHOLDS.findIndex(({ householdId }) => householdId === line.householdId);
        return lineSaying(said[at] ?? NOTHING, line);
      },
      kind,
    );

  const parts = () => ({ ledger: world().ledger, desk: world().options.desk });
  const seenOf = async (number: number) => movesSeen(await movesOf(parts(), number), 'all');
  const confirm = (number: number, seen: string) =>
    confirmCorrection(
      parts(),
      number,
      { scope: 'all' },
      { seen, reason: '更正', decisions: [] },
      BY,
    );

  /** What is booked for each household, by the ledger's own rows. */
  async function booked(): Promise<Map<string, number>> {
    const { ledger } = world();
    const sums = new Map<string, number>();
    const add = (householdId: string, fen: number) =>
      sums.set(householdId, (sums.get(householdId) ?? 0) + fen);
    for (const { number } of await ledger.batches.list()) {
      for (const line of await ledger.batches.lines(number)) add(line.householdId, line.amountFen);
    }
    const { entries } = await ledger.violations.recoveries();
    for (const { householdId, amountFen } of entries) add(householdId, -amountFen);
    return sums;
  }

  it('leave each household with what the last run says, or with what it had while that waits', async () => {
    const first = HOUSEHOLDS.map((): Said => ({ status: 'payable', amountFen: 100, moreFen: 0 }));
    await run(first, 'final');
    await world().ledger.batches.decide(
      1,
      1,
      ({ today }) => ({
        nextState: 'publicNotice',
        noticePublished: { publishedOn: today, days: 7 },
        events: [{ action: 'publishNotice', duty: 'publishNotice' }],
      }),
      BY,
    );
    const status = fc.constantFrom<Said['status'][]>(
      'payable',
      'payable',
      'held',
      'certainPart',
      'belowStart',
    );
    const said = fc.record({
      status,
      amountFen: fc.integer({ min: 1, max: 300 }),
      moreFen: fc.nat(50),
    });
    const round = fc.array(said, { minLength: HOUSEHOLDS.length, maxLength: HOUSEHOLDS.length });
    await fc.assert(
      fc.asyncProperty(round, async (now) => {
        const before = await booked();
        const number = await run(now, 'correction');
        const { summary, moves } = await seenOf(number);
        const moved = moves.map(({ differenceFen }) => differenceFen);
        assert.equal(sumIntegers(moved, 'moved'), summary.toPayFen - summary.toTakeBackFen);
        if (moves.length === 0) {
          await assert.rejects(confirm(number, summary.digest), (error) =>
            isTrouble(error, 'nothingMoves'),
          );
        } else {
          await confirm(number, summary.digest);
          await assert.rejects(confirm(number, summary.digest), (error) =>
            isTrouble(error, 'alreadyBooked'),
          );
        }
        const after = await booked();
        for (const [index, { householdId }] of HOUSEHOLDS.entries()) {
          const { status, amountFen } = now[index]!;
          const had = before.get(householdId) ?? 0;
          const expected = status === 'held' ? had : status === 'belowStart' ? 0 : amountFen;
          assert.equal(after.get(householdId) ?? 0, expected, `${householdId} ${status}`);
        }
        const again = await seenOf(await run(now, 'correction'));
        assert.deepEqual(again.moves, []);
      }),
      { numRuns: 12 },
    );
    assert.ok((await world().ledger.audit.verify()).holds);
  });

  it('are compared anew once anything is done', async () => {
    const comparisons = new Comparisons(parts());
    const [newest] = await world().ledger.runs.list({ limit: 1 });
    const found = await comparisons.get(newest!.number);
    assert.equal(await comparisons.get(newest!.number), found);
    const said = HOUSEHOLDS.map((): Said => ({ status: 'payable', amountFen: 7, moreFen: 0 }));
    const number = await run(said, 'correction');
    const moved = await comparisons.get(number);
    assert.notEqual(moved.differences.correction.differences.length, 0);
    const { summary } = movesSeen(moved, 'all');
    await confirm(number, summary.digest);
    assert.deepEqual((await comparisons.get(number)).differences.correction.differences, []);
    await assert.rejects(comparisons.get(999), (error) => isTrouble(error, 'runNotFound'));
  });
});
