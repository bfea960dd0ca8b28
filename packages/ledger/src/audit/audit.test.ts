import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BY, household, ledgersForTests, type Opened } from '../testing/ledger.fixture.ts';

const ledgers = ledgersForTests();

/** A ledger with four entries in its chain. */
async function withEntries(): Promise<Opened> {
  const opened = await ledgers.open();
  for (const id of ['H1', 'H2', 'H3', 'H4']) {
    opened.clock.at += 1;
    await opened.ledger.roster.importRoster([household(id)], BY);
  }
  return opened;
}

/** As somebody with the rights of the database's owner would do it. */
async function tamper({ sql }: Opened, change: string): Promise<void> {
  await sql('ALTER TABLE ledger.audit_entry DISABLE TRIGGER USER');
  await sql(change);
  await sql('ALTER TABLE ledger.audit_entry ENABLE TRIGGER USER');
}

describe('the audit chain in the ledger', () => {
  it('holds from the first entry to its head', async () => {
    const { ledger } = await withEntries();
    const head = await ledger.audit.head();
    assert.equal(head.number, 4);
    assert.deepEqual(await ledger.audit.verify([head]), { holds: true, entries: 4, head });
    const [first] = await ledger.audit.entries({ limit: 1 });
    const expected = { added: 1, changed: 0, refused: 0, keptViolations: 0, version: 1 };
    assert.deepEqual(JSON.parse(first!.content), expected);
    assert.deepEqual(
      (await ledger.audit.entries({ after: 1, limit: 2 })).map((entry) => entry.number),
      [2, 3],
    );
  });

  it('refuses every change of what stands', async () => {
    const { sql } = await withEntries();
    for (const attempt of [
      `UPDATE ledger.audit_entry SET actor = 'nobody' WHERE number = 1`,
      'DELETE FROM ledger.audit_entry WHERE number = 99',
      'TRUNCATE ledger.audit_entry CASCADE',
    ]) {
      await assert.rejects(sql(attempt), /is refused/, attempt);
    }
  });

  it('names the first link that somebody broke', async () => {
    const cases = [
      [`UPDATE ledger.audit_entry SET actor = 'nobody' WHERE number = 2`, 2, 'contentChanged'],
      [`UPDATE ledger.audit_entry SET hash = 'x' WHERE number = 3`, 3, 'contentChanged'],
      ['DELETE FROM ledger.audit_entry WHERE number = 3', 3, 'entryMissing'],
      ['DELETE FROM ledger.audit_entry WHERE number = 1', 1, 'entryMissing'],
      [
        `UPDATE ledger.audit_entry SET number = CASE number WHEN 2 THEN 30 ELSE 2 END
          WHERE number IN (2, 3)`,
        2,
        'previousHashDiffers',
      ],
    ] as const;
    for (const [change, number, fault] of cases) {
      const opened = await withEntries();
      await tamper(opened, change);
      const verdict = await opened.ledger.audit.verify();
      assert.deepEqual(verdict, { holds: false, broken: { number, fault } }, change);
    }
  });

  it('shows by a printed head that its end was cut off or that it was forged whole', async () => {
    const opened = await withEntries();
    const { ledger } = opened;
    const printed = await ledger.audit.head();
    await tamper(opened, 'DELETE FROM ledger.audit_entry WHERE number = 4');
    assert.equal((await ledger.audit.verify()).holds, true);
    const cut = { holds: false, broken: { number: 4, fault: 'entryMissing' } };
    assert.deepEqual(await ledger.audit.verify([printed]), cut);
    await ledger.roster.importRoster([household('H9')], { actor: 'forger' });
    const forged = { holds: false, broken: { number: 4, fault: 'anchorDiffers' } };
    assert.deepEqual(await ledger.audit.verify([printed]), forged);
  });

  it('has one order when many append at once', async () => {
    const { ledger } = await ledgers.open();
    const names = Array.from({ length: 12 }, (_, index) => `p${index}`);
    await Promise.all(names.map((name) => ledger.programmes.add({ name, text: name }, BY)));
    const verdict = await ledger.audit.verify();
    assert.equal(verdict.holds && verdict.entries, 12);
  });
});
