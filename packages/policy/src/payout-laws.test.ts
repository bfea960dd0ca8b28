import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Share, splitFen, sumIntegers } from '@nuanbu/units';
import fc from 'fast-check';
import { type PayoutStep, payoutAt } from './payout.ts';
import { witnessFen } from './payout-witness.fixture.ts';
import { programmeFrom } from './programme-text.fixture.ts';
import { quantitiesFor, type RuleSpec, ruleSpecs, textOfSpec } from './rule-spec.fixture.ts';

/** A rule by chance with quantities around its borders, three months of them each. */
const cases = ruleSpecs.chain((spec) => {
  const quantity = quantitiesFor(spec);
  const months = fc.tuple(quantity, quantity, quantity);
  return fc.record({
    spec: fc.constant(spec),
    given: fc.array(fc.tuple(months, months), { minLength: 8, maxLength: 8 }),
    terms: fc.record({
      seasonNumber: fc.integer({ min: 1, max: 3 }),
      baselineWh: fc.nat(3_000_000),
      costFen: fc.nat(200_000),
    }),
  });
});

interface Subject {
  readonly spec: RuleSpec;
  /** Pays the months, or their sum where the rule does not count months. */
  readonly pay: (months: readonly number[], trace?: PayoutStep[]) => ReturnType<typeof payoutAt>;
  readonly terms: { seasonNumber: number; baselineWh: number; costFen: number };
  readonly parameters: ReadonlyMap<string, unknown>;
  readonly funders: readonly Share[];
}

/** Runs a law over rules that went through a programme file. */
function law(holds: (subject: Subject, one: number[], other: number[]) => void, runs = 250): void {
  fc.assert(
    fc.property(cases, ({ spec, given, terms }) => {
      const programme = programmeFrom(textOfSpec(spec));
      const component = programme.components.get('subsidy');
      if (!component?.isDetermined) throw new Error('not determined');
      const [rule] = component.rules;
      const seasonNumber =
        spec.yearly.length === 0
          ? terms.seasonNumber
          : 1 + (terms.seasonNumber % spec.yearly.length);
      const used = { ...terms, seasonNumber };
      const subject: Subject = {
        spec,
        pay: (months, trace) =>
          payoutAt({ whole: sumIntegers(months, 'Wh'), months }, rule!, component, used, trace),
        terms: used,
        parameters: programme.parameters,
        funders: component.funders,
      };
      for (const [one, other] of given) holds(subject, one, other);
    }),
    { numRuns: runs },
  );
}

describe('every payout, whatever the shape of its rule', () => {
  test('E2, E3: is what a witness works out in whole numbers', () => {
    let positive = 0;
    law(({ spec, pay, terms }, months) => {
      const { amountFen } = pay(months);
      assert.equal(BigInt(amountFen), witnessFen(spec, { ...terms, months }));
      if (amountFen > 0) positive += 1;
    }, 500);
    assert.ok(positive > 1_000, `${positive} were more than nothing`);
  });

  test('P1: pays who uses more never less, month by month', () => {
    let more = 0;
    law(({ pay }, one, other) => {
      const lesser = pay(one.map((month, index) => Math.min(month, other[index]!)));
      const greater = pay(one.map((month, index) => Math.max(month, other[index]!)));
      assert.ok(lesser.amountFen <= greater.amountFen);
      assert.ok(lesser.paid <= greater.paid);
      assert.ok(Number(lesser.hasStarted) <= Number(greater.hasStarted));
      if (lesser.amountFen < greater.amountFen) more += 1;
    });
    assert.ok(more > 200, `${more} were paid more`);
  });

  test('P1: pays for no more than was used, nor beyond any of its limits', () => {
    law(({ spec, pay, terms }, months) => {
      const { quantity, paid, amountFen } = pay(months);
      assert.equal(
        quantity,
        months.reduce((sum, month) => sum + month, 0),
      );
      assert.ok(0 <= paid && paid <= quantity);
      assert.ok(paid <= (spec.limit ?? quantity));
      const step = spec.yearly[terms.seasonNumber - 1];
      assert.ok(amountFen <= (step?.limitFen ?? spec.limitFen ?? amountFen));
      if (spec.notAboveCost) assert.ok(amountFen <= terms.costFen);
      assert.ok(amountFen >= 0 && Number.isSafeInteger(amountFen));
    });
  });

  test('E3: is borne by its funders to the fen', () => {
    law(({ pay, funders }, months) => {
      const { amountFen } = pay(months);
      const parts = splitFen(amountFen, funders);
      assert.equal(
        parts.reduce((sum, part) => sum + part.amountFen, 0),
        amountFen,
      );
      assert.ok(parts.every((part) => part.amountFen >= 0));
      assert.deepEqual(
        parts.map(({ funder }) => funder),
        ['city', 'district'],
      );
      // Seven tenths, floored; the last one takes the remainder.
      assert.equal(BigInt(parts[0]!.amountFen), (BigInt(amountFen) * 7n) / 10n);
    });
  });

  test('P6: its steps end at the amount, and each names a parameter of the file', () => {
    law(({ pay, parameters }, months) => {
      const trace: PayoutStep[] = [];
      const payout = pay(months, trace);
      assert.deepEqual(payout, pay(months));
      const last = trace.at(-1)!.result;
      assert.deepEqual(last, { kind: 'fen', fen: payout.amountFen });
      for (const { step, path } of trace) {
        if (step === 'energy') assert.equal(path, undefined);
        else assert.ok(path !== undefined && parameters.has(path), `${step} ${path}`);
      }
      assert.equal(new Set(trace.map(({ path }) => path)).size, trace.length);
    });
  });
});
