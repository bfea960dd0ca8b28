import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type BankProfile,
  DEFAULT_BANK_PROFILE,
  isRefused,
  matchReturns,
  type PaymentFile,
  type PaymentInstruction,
  type PaymentKind,
  type Refused,
  readReturnFile,
  writePain001,
  writePaymentCsv,
  writePaymentXlsx,
} from '@nuanbu/contracts';
import { type BankAnswer, PayingBank } from './bank.ts';
import { type BankPlan, FAULTLESS } from './plan.ts';

const KINDS = ['csv', 'xlsx', 'pain001'] as const;
const AT = 1_652_200_000;

const PLAN: BankPlan = {
  ...FAULTLESS,
  seed: 'returns',
  closedAccount: 100,
  wrongName: 100,
  wrongBank: 100,
  late: 100,
  silent: 100,
};

function payments(count: number, batch = 12): PaymentInstruction[] {
  return Array.from({ length: count }, (_, index) => ({
    paymentId: `b${batch}-H${index + 1}`,
    householdId: `H${index + 1}`,
    payeeName: `户${index + 1}`,
    payeeAccount: `62220202${String(index + 1).padStart(11, '0')}`,
    payeeBank: '济宁农商银行马集支行',
    amountFen: 10_000 + index,
    purpose: '电采暖补贴',
  }));
}

async function written(
  kind: PaymentKind,
  sent: readonly PaymentInstruction[],
  columns: BankProfile['columns'] = DEFAULT_BANK_PROFILE.columns,
): Promise<PaymentFile> {
  const head = {
    batch: 12,
    programme: '清洁取暖实施方案',
    season: '2021-2022',
    component: 'energySubsidy',
    count: sent.length,
    sumFen: sent.reduce((sum, { amountFen }) => sum + amountFen, 0),
    auditHead: 'a0'.repeat(32),
    payerName: '区财政局',
    payerAccount: '0012300456',
    payerBank: '农业银行',
    executeOn: '2022-05-10',
    writtenAt: AT - 86_400,
  };
  const write = { csv: writePaymentCsv, xlsx: writePaymentXlsx, pain001: writePain001 }[kind];
  const file = await write(head, sent, columns);
  assert.ok(!isRefused(file), JSON.stringify(file));
  return file;
}

/** A bank that has taken a file of so many payments. */
async function bankWith(
  plan: BankPlan,
  kind: PaymentKind,
  sent: readonly PaymentInstruction[],
  profile?: BankProfile,
) {
  const bank = new PayingBank(plan, profile);
  const file = await written(kind, sent, profile?.columns);
  assert.deepEqual(await bank.take(file, kind), { taken: true, messageId: file.messageId });
  return { bank, file, id: file.messageId };
}

async function matched(
  sent: readonly PaymentInstruction[],
  answer: BankAnswer,
  returns = DEFAULT_BANK_PROFILE.returns,
) {
  const read = await readReturnFile(answer.bytes, answer.kind, returns);
  return isRefused(read) ? read : matchReturns(sent, read);
}

function taken<Result extends object>(result: Result): Exclude<Result, Refused> {
  assert.ok(!isRefused(result), JSON.stringify(result));
  return result as Exclude<Result, Refused>;
}

for (const kind of KINDS) {
  describe(`a bank that pays by ${kind}`, () => {
    const sent = payments(150);

    test('answers in the same family of forms what its books say, and later what is late', async () => {
      const { bank, id } = await bankWith(PLAN, kind, sent);
      const answer = await bank.answer(id, AT);
      assert.equal(answer.kind, kind === 'pain001' ? 'pain002' : kind);
      assert.deepEqual(answer.faults, []);
      const books = bank.booksOf(id);
      const told = (timing: string) =>
        books
          .filter((booked) => booked.timing === timing)
          .map(({ order, outcome }) => [
            order.paymentId,
            outcome === 'paid' ? 'paidOut' : 'failed',
          ]);

      const first = taken(await matched(sent, answer));
      assert.deepEqual(
        first.decided.map(({ paymentId, state }) => [paymentId, state]),
        told('atOnce'),
      );
      const late = taken(await matched(sent, (await bank.lateAnswer(id, AT))!));
      assert.deepEqual(
        late.decided.map(({ paymentId, state }) => [paymentId, state]),
        told('late'),
      );
      const silent = told('never').map(([paymentId]) => paymentId);
      assert.deepEqual(
        first.waiting.filter((each) => late.waiting.includes(each)),
        silent,
      );
      // All that can happen has happened to somebody.
      assert.deepEqual(
        new Set(books.map(({ outcome }) => outcome)),
        new Set(['paid', 'closedAccount', 'wrongName', 'wrongBank']),
      );
      assert.deepEqual(
        new Set(books.map(({ timing }) => timing)),
        new Set(['atOnce', 'late', 'never']),
      );
    });

    test('says why it returns a payment', async () => {
      const three = payments(3);
      const fates = {
        [three[0]!.payeeAccount]: { outcome: 'closedAccount' },
        [three[1]!.payeeAccount]: { outcome: 'wrongName' },
        [three[2]!.payeeAccount]: { outcome: 'wrongBank' },
      } as const;
      const { bank, id } = await bankWith({ ...FAULTLESS, fates }, kind, three);
      const { decided } = taken(await matched(three, await bank.answer(id, AT)));
      const codes = kind === 'pain001' ? ['AC04 ', 'BE01 ', 'RC01 '] : ['', '', ''];
      assert.deepEqual(
        decided.map(({ reason }) => reason),
        ['账户已销户', '户名不符', '开户行有误'].map((words, index) => codes[index] + words),
      );
    });

    for (const [fault, plan, code] of [
      ['repeats a line', { repeatedLines: 1 }, 'duplicatePayment'],
      ['changes a sum', { changedSums: 1 }, 'returnSumWrong'],
      ['loses a line', { lostLines: 1 }, 'countWrong'],
    ] as const) {
      test(`is refused whole when it ${fault}, and believed when it answers again`, async () => {
        const { bank, id } = await bankWith({ ...PLAN, ...plan }, kind, sent);
        const answer = await bank.answer(id, AT);
        const refused = await matched(sent, answer);
        assert.ok(isRefused(refused));
        assert.equal(answer.faults.length, 1);
        const { paymentId } = answer.faults[0]!.order;
        const [named] = refused.refusals.filter((refusal) => refusal.code === code);
        assert.ok(named, JSON.stringify(refused));
        if (fault !== 'loses a line') assert.ok(named.detail.includes(paymentId!));

        const again = await bank.answerAgain(id, AT);
        assert.notEqual(again.name, answer.name);
        const atOnce = bank.booksOf(id).filter(({ timing }) => timing === 'atOnce');
        assert.equal(taken(await matched(sent, again)).decided.length, atOnce.length);
      });
    }

    test('takes no file twice, and none that is not what it says', async () => {
      const { bank, file } = await bankWith(FAULTLESS, kind, sent);
      const again = await bank.take(file, kind);
      assert.deepEqual(again, { taken: false, why: 'alreadyTaken', refusals: [] });

      const renamed = { ...file, name: file.name.replace('-150-', '-151-') };
      const refused = await bank.take(renamed, kind);
      assert.ok(!refused.taken && refused.why === 'unreadable' && refused.refusals.length > 0);
      // What it did not take it does not know.
      assert.throws(() => bank.booksOf('pay-b12-151-1.00'), RangeError);
    });
  });
}

describe('the plan of a bank', () => {
  const sent = payments(400);

  async function outcomes(plan: BankPlan, of: readonly PaymentInstruction[] = sent) {
    const { bank, id } = await bankWith(plan, 'csv', of);
    return new Map(
      bank.booksOf(id).map(({ order, outcome, timing }) => [order.payeeAccount, [outcome, timing]]),
    );
  }

  test('without shares pays everybody at once', async () => {
    const fates = [...(await outcomes({ ...FAULTLESS, seed: 'x' })).values()];
    assert.ok(fates.every(([outcome, timing]) => outcome === 'paid' && timing === 'atOnce'));
    const { bank, id } = await bankWith(FAULTLESS, 'csv', payments(2));
    assert.equal(await bank.lateAnswer(id, AT), undefined);
  });

  test('gives everybody the fate whose share is the whole', async () => {
    for (const outcome of ['closedAccount', 'wrongName', 'wrongBank'] as const) {
      const fates = [...(await outcomes({ ...FAULTLESS, [outcome]: 1000 })).values()];
      assert.ok(fates.every(([each]) => each === outcome));
    }
    for (const [share, timing] of [
      ['late', 'late'],
      ['silent', 'never'],
    ] as const) {
      const fates = [...(await outcomes({ ...FAULTLESS, [share]: 1000 })).values()];
      assert.ok(fates.every(([, each]) => each === timing));
    }
  });

  test('does the same to the same payees in any order, and something else by another seed', async () => {
    const fates = await outcomes(PLAN);
    assert.deepEqual(await outcomes(PLAN, sent.toReversed()), new Map([...fates].toReversed()));
    assert.notDeepEqual(await outcomes({ ...PLAN, seed: 'other' }), fates);
  });

  test('fails a payee again, and asks anew when the account is corrected', async () => {
    const plan = { ...PLAN, closedAccount: 500 };
    const fates = await outcomes(plan);
    const failed = sent.filter(
      ({ payeeAccount }) => fates.get(payeeAccount)![0] === 'closedAccount',
    );
    assert.ok(failed.length > 100);
    const repaid = failed.map((each) => ({ ...each, paymentId: `b13-${each.householdId}` }));
    const again = [...(await outcomes(plan, repaid)).values()];
    assert.ok(again.every(([outcome]) => outcome === 'closedAccount'));
    const corrected = repaid.map((each) => ({ ...each, payeeAccount: `9${each.payeeAccount}` }));
    const anew = [...(await outcomes(plan, corrected)).values()];
    assert.ok(anew.some(([outcome]) => outcome === 'paid'));
  });

  test('may have several faults in a file, each done to another line, as far as there are lines', async () => {
    const faulty = { ...FAULTLESS, repeatedLines: 2, changedSums: 2, lostLines: 2 };
    const kinds = async (count: number) => {
      const { bank, id } = await bankWith(faulty, 'csv', payments(count));
      const { faults } = await bank.answer(id, AT);
      assert.equal(new Set(faults.map(({ order }) => order.paymentId)).size, faults.length);
      return faults.map(({ kind }) => kind).sort();
    };
    const all = [
      'changedSum',
      'changedSum',
      'lostLine',
      'lostLine',
      'repeatedLine',
      'repeatedLine',
    ];
    assert.deepEqual(await kinds(10), all);
    assert.deepEqual(await kinds(3), ['changedSum', 'repeatedLine', 'repeatedLine']);
  });
});

describe('a bank with files of its own', () => {
  const own: BankProfile = {
    columns: DEFAULT_BANK_PROFILE.columns.filter(({ field }) => field !== 'paymentId'),
    returns: {
      columns: { account: '账号', name: '户名', amountYuan: '金额', state: '状态', reason: '备注' },
      states: { 已入账: 'paidOut', 已退回: 'failed' },
    },
  };

  test('may give back no number, no totals, and nothing of what it is still at', async () => {
    const sent = payments(60);
    for (const kind of ['csv', 'xlsx'] as const) {
      const { bank, id } = await bankWith(PLAN, kind, sent, own);
      const answer = await bank.answer(id, AT);
      const { decided, waiting } = taken(await matched(sent, answer, own.returns));
      const atOnce = bank.booksOf(id).filter(({ timing }) => timing === 'atOnce');
      assert.ok(atOnce.length < sent.length);
      assert.equal(decided.length, atOnce.length);
      assert.equal(waiting.length, sent.length - atOnce.length);
    }
  });

  test('writes no encoding but UTF-8', () => {
    const gb = { ...own, returns: { ...own.returns, encoding: 'gb18030' as const } };
    assert.throws(() => new PayingBank(FAULTLESS, gb), RangeError);
  });
});
