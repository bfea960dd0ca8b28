import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { JINING, JINING_YAML, perKwhOf, subsidyOf } from './jining.fixture.ts';
import { citations } from './schema/checks.ts';

describe('the Jining programme', () => {
  test('loads with exact values', () => {
    const { tariff, cohorts, completenessPercent } = JINING;
    const { start, limit, price } = perKwhOf();
    assert.deepEqual(price, { kind: 'rate', rate: { microYuanPerUnit: 200_000 } });
    assert.deepEqual(start, { at: 500_000, rule: 'threshold', qualifies: true });
    assert.equal(limit, 5_000_000);
    assert.equal(subsidyOf().rounding, 'halfUp');
    assert.equal(subsidyOf().toleranceFen, 100);
    assert.deepEqual(subsidyOf().funders, [
      { funder: 'district', numerator: 1_000_000, denominator: 1_000_000 },
    ]);
    assert.deepEqual(tariff?.prices.peak, { microYuanPerUnit: 576_900 });
    assert.deepEqual(tariff?.prices.valley, { microYuanPerUnit: 346_900 });
    assert.deepEqual(tariff?.prices.flat, { microYuanPerUnit: 546_900 });
    assert.deepEqual(tariff?.hours, { peak: [{ fromS: 28_800, toS: 72_000 }] });
    assert.deepEqual(cohorts, [{ year: 2021, seasonsPaid: 3 }]);
    assert.equal(completenessPercent, 98);
    assert.equal(JINING.name, 'jining-jkq-2021');
  });

  test('pays by a card, each season, and holds what is in doubt', () => {
    const { per, kind, channel, doubt, isDetermined } = subsidyOf();
    assert.deepEqual(
      [per, kind, channel, doubt, isDetermined],
      ['season', 'running', 'personalCard', 'hold', true],
    );
  });

  test('is named by the SHA-256 of its text', () => {
    const digest = createHash('sha256').update(JINING_YAML).digest('hex');
    assert.equal(JINING.digest, digest);
    assert.equal(subsidyOf().origin.digest, digest);
  });

  test('P6: every value in it stands beside a source that names a document of the file', () => {
    const values = JINING_YAML.match(/^ +value: /gm)!.length;
    const words = Object.keys(JINING.file.pathways ?? {}).length;
    const notStated = JINING_YAML.match(/^ +notStated:/gm)?.length ?? 0;
    const cited = citations(JINING.file, []);
    assert.equal(cited.length, values + words + notStated);
    for (const { document } of cited) assert.ok(document in JINING.file.documents);
  });

  test('says its open question and the other readings beside the start rule', () => {
    const path = 'components.energySubsidy.rules.perKwh.start.rule';
    const { openQuestion, otherReadings, decidedBy } = JINING.parameters.get(path)!;
    assert.ok(openQuestion);
    assert.deepEqual(otherReadings, ['deductCapUsage', 'deductCapPaid']);
    assert.equal(decidedBy, 'nuanbu');
  });
});
