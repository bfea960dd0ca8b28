/** Lines of a batch on which a correction rests already: nobody is paid twice by a late decision. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Line } from '@nuanbu/settlement';
import type { LineDecision } from '@nuanbu/terms';
import { splitFen } from '@nuanbu/units';
import { decideLines, settledLines } from '../batches/lines.ts';
import { enrol, settle } from '../testing/season.fixture.ts';
import { PROGRAMME, worldForTests } from '../testing/world.fixture.ts';
import { confirmCorrection } from './confirm.ts';
import { movesOf, movesSeen } from './moves.ts';

const BY = { actor: 'maker' };
const COMPONENT = PROGRAMME.components.get('energySubsidy')!;
const [RULE] = COMPONENT.isDetermined ? COMPONENT.rules : [];
const GROUNDS = { reason: '已核实', evidence: '核实单 1' };

function paying(line: Line, amountFen: number, bestFen = amountFen): Line {
  const reckoning = {
    ...{ rulePath: RULE!.path, payouts: { best: { amountFen: bestFen } } },
    funders: splitFen(amountFen, COMPONENT.isDetermined ? COMPONENT.funders : []),
  };
  const status = bestFen === amountFen ? 'payable' : 'certainPart';
  return { ...line, status, amountFen, evidence: { reckoning } as never };
}

describe('a line on which a correction rests', () => {
  const world = worldForTests(async (made) => {
    await enrol(made);
    await made.ledger.users.add(
      {
        ...{ name: 'maker', displayName: 'maker', roles: ['finance'], scope: 'all' },
        password: 'x'.repeat(12),
      },
      BY,
    );
    const run = await settle(
      made,
      (line) => paying(line, 10_000, line.householdId === 'A1' ? 15_000 : 10_000),
      'final',
    );
    const [batch] = await made.ledger.batches.list();
    assert.equal(batch!.runNumber, run);
    await made.ledger.batches.decide(
      1,
      1,
      ({ today }) => ({
        nextState: 'publicNotice',
        noticePublished: { publishedOn: today, days: 7 },
        events: [{ action: 'publishNotice', duty: 'publishNotice' }],
      }),
      BY,
    );
  });

  const parts = () => ({ ledger: world().ledger, desk: world().options.desk });

  async function decide(batch: number, householdId: string, decision: LineDecision) {
    const { ledger } = world();
    const { version, runNumber } = await ledger.batches.get(batch);
    const settled = await settledLines(parts(), runNumber, [householdId]);
    const decided = await ledger.batches.decide(
      batch,
      version,
      (view) => decideLines(view, 'maker', [{ householdId, decision, ...GROUNDS }], settled),
      BY,
    );
    return 'refused' in decided ? decided.refused : undefined;
  }

  async function correct(
    amountFen: number,
    joining: readonly { householdId: string; decision: LineDecision }[] = [],
  ) {
    const number = await settle(world(), (line) => paying(line, amountFen), 'correction');
    const { summary } = movesSeen(await movesOf(parts(), number), 'all');
    const decisions = joining.map((each) => ({ ...each, ...GROUNDS }));
    const asked = { seen: summary.digest, reason: '迟到的读数', decisions };
    return confirmCorrection(parts(), number, { scope: 'all' }, asked, BY);
  }

  async function paidFen(householdId: string): Promise<number> {
    const { ledger } = world();
    let sumFen = 0;
    for (const { number } of await ledger.batches.list()) {
      for (const line of await ledger.batches.lines(number, householdId)) sumFen += line.amountFen;
    }
    return sumFen;
  }

  it('is not raised to its estimate where a correction has paid the rest', async () => {
    await correct(15_000);
    assert.equal(await paidFen('A1'), 15_000);
    assert.equal(await decide(1, 'A1', 'acceptEstimate'), 'lineStateWrong');
    assert.equal(await paidFen('A1'), 15_000);
  });

  it('once held is paid by a later batch, and does not come back beside it', async () => {
    assert.equal(await decide(1, 'B1', 'hold'), undefined);
    assert.equal(await paidFen('B1'), 5_000);
    assert.equal(await decide(1, 'B1', 'releaseHold'), 'lineStateWrong');
    await correct(16_000, [{ householdId: 'B1', decision: 'releaseHold' }]);
    assert.equal(await paidFen('B1'), 16_000);
    assert.equal(await decide(1, 'B1', 'releaseHold'), 'lineStateWrong');
    assert.equal(await paidFen('B1'), 16_000);
  });
});
