import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isTrouble, type Trouble } from '@nuanbu/terms';
import { BY, ledgersForTests } from './testing/ledger.fixture.ts';

const ledgers = ledgersForTests();
const troubled = (code: Trouble) => (error: unknown) => isTrouble(error, code);

const FINANCE = { actor: 'finance' };
const START = {
  parameter: 'components.energySubsidy.rules.0.start.rule',
  value: 'threshold',
  reason: '局务会议定',
};

async function withVersions() {
  const opened = await ledgers.open();
  const [one, two] = [
    await opened.ledger.programmes.add({ name: 'p', text: 'a: 1' }, BY),
    await opened.ledger.programmes.add({ name: 'p', text: 'a: 2' }, BY),
  ];
  return { ...opened, one: one.digest, two: two.digest };
}

describe('open questions of a programme', () => {
  it('are signed off for one version, with an entry in the chain', async () => {
    const { ledger, one, two } = await withVersions();
    const number = await ledger.questions.signOff(one, START, FINANCE);
    assert.deepEqual(await ledger.questions.list(one), [
      { ...START, counts: true, at: 1_650_000_000, actor: 'finance', auditNumber: number },
    ]);
    assert.deepEqual(await ledger.questions.list(two), []);
    const entry = (await ledger.audit.entries({ limit: 9 })).at(-1)!;
    assert.deepEqual(
      [entry.number, entry.action, entry.subject],
      [number, 'questionSignedOff', 'programme p'],
    );
    assert.deepEqual(JSON.parse(entry.content), { ...START, programmeDigest: one });
  });

  it('may be signed again: the newest of a parameter counts, and all are kept', async () => {
    const { ledger, one } = await withVersions();
    const other = { ...START, parameter: 'eligibility.residenceRequired', value: 'true' };
    await ledger.questions.signOff(one, START, FINANCE);
    await ledger.questions.signOff(one, other, FINANCE);
    await ledger.questions.signOff(one, { ...START, value: 'deductCapPaid' }, FINANCE);
    const signed = await ledger.questions.list(one);
    assert.deepEqual(
      signed.map(({ value, counts }) => [value, counts]),
      [
        ['threshold', false],
        ['true', true],
        ['deductCapPaid', true],
      ],
    );
  });

  it('are signed once for one key', async () => {
    const { ledger, one } = await withVersions();
    const by = { ...FINANCE, idempotencyKey: 'sign-1' };
    const first = await ledger.questions.signOff(one, START, by);
    assert.equal(await ledger.questions.signOff(one, START, by), first);
    assert.equal((await ledger.questions.list(one)).length, 1);
    const other = ledger.questions.signOff(one, { ...START, value: 'x' }, by);
    await assert.rejects(other, troubled('idempotencyKeyReused'));
  });

  it('are refused without a reason, a parameter or a version on file', async () => {
    const { ledger, one } = await withVersions();
    const { number } = await ledger.audit.head();
    const sign = (digest: string, other: Partial<typeof START>) =>
      ledger.questions.signOff(digest, { ...START, ...other }, FINANCE);
    await assert.rejects(sign('0'.repeat(64), {}), troubled('programmeUnknown'));
    await assert.rejects(sign(one, { reason: ' ' }), troubled('reasonMissing'));
    await assert.rejects(sign(one, { parameter: '' }), troubled('argumentInvalid'));
    await assert.rejects(sign(one, { value: 'a\0b' }), troubled('argumentInvalid'));
    assert.deepEqual(await ledger.questions.list(one), []);
    assert.equal((await ledger.audit.head()).number, number);
  });

  it('stay as they were signed', async () => {
    const { ledger, sql, one } = await withVersions();
    await ledger.questions.signOff(one, START, FINANCE);
    for (const attempt of [
      `UPDATE ledger.question_sign_off SET value = 'x'`,
      'DELETE FROM ledger.question_sign_off',
      'TRUNCATE ledger.question_sign_off',
    ]) {
      await assert.rejects(sql(attempt), /is refused/, attempt);
    }
  });
});
