import assert from 'node:assert/strict';
import { it } from 'node:test';
import { act, type BatchCommand, isRefusal } from '@nuanbu/settlement';
import { freshKey, person } from '../testing/people.fixture.ts';
import { enrol, settle } from '../testing/season.fixture.ts';
import { PROGRAMME, worldForTests } from '../testing/world.fixture.ts';

const GROUNDS = { evidence: '认定书 7', reason: '经镇复核' };
const ALL = { components: 'all', seasons: 'all' } as const;
const BY = { actor: 'bureau' };
const STEPS: readonly (readonly [BatchCommand['action'], string])[] = [
  ['publishNotice', 'clerk'],
  ['endNotice', 'clerk'],
  ['signTown', 'town'],
  ['signBureau', 'bureau'],
  ['signFinance', 'finance'],
];

const world = worldForTests(async (made) => {
  await enrol(made);
  await settle(
    made,
    (line) => {
      const funders = [{ funder: 'district', amountFen: line.amountFen }];
      const reckoning = { funders, payouts: { best: { amountFen: line.amountFen } } };
      return { ...line, evidence: { reckoning } as never };
    },
    'final',
  );
});

it('an approved batch pays nobody while it pays a household whose case is open or confirmed', async () => {
  const { ledger, clock } = world();
  for (const [action, name] of STEPS) {
    await person(world(), name, ['finance']);
    if (action === 'endNotice') clock.advance(20 * 86_400);
    const { version } = await ledger.batches.get(1);
    const decided = await ledger.batches.decide(
      1,
      version,
      (view) => {
        const step = act(view, { action, person: name, today: view.today } as BatchCommand);
        if (isRefusal(step)) return step;
        const { state: nextState, duty, notice, postings } = step;
        const events = [{ action, duty: duty?.duty }] as const;
        return { nextState, events, postings, ...(notice && { noticePublished: notice }) };
      },
      { actor: name },
    );
    assert.ok(!isRefusal(decided), JSON.stringify(decided));
  }
  const cashier = await person(world(), 'cashier', ['finance']);
  const funds = { kind: 'fundsReceived', programme: PROGRAMME.name, funder: 'district' };
  const voucher = { amountFen: 120_000, occurredOn: '2022-05-01', evidence: '拨款单 1' };
  await cashier.post('/api/funds/entries', { ...funds, ...voucher }, freshKey());
  const release = async () => {
    const { version } = await ledger.batches.get(1);
    const payer = { name: '区财政局', account: '37001', bank: '农商行' };
    const form = { kind: 'csv', payer, executeOn: '2022-06-01', purpose: '取暖补贴' };
    return cashier.post('/api/batches/1/release', { version, ...form }, freshKey());
  };
  const refused = async () => {
    const { body } = await release();
    const { next } = (await cashier.get('/api/batches/1')).body;
    const step = next.find((each: { step: string }) => each.step === 'release');
    return [body.code, /B1/.test(body.detail), step.refused];
  };
  const barred = ['lineStateWrong', true, 'lineStateWrong'];

  await ledger.violations.open(
    'B1',
    { kind: 'burningCoal', foundOn: '2022-01-01', ...GROUNDS },
    BY,
  );
  assert.deepEqual(await refused(), barred);
  const taking = { ...GROUNDS, programme: PROGRAMME.name, takesBack: ALL };
  await ledger.violations.confirm(1, taking, BY);
  assert.deepEqual(await refused(), barred);
  await ledger.violations.reverse(1, GROUNDS, BY);
  assert.deepEqual(await refused(), barred);
  await ledger.violations.dismiss(1, GROUNDS, BY);
  assert.equal((await release()).body.state, 'released');
});
