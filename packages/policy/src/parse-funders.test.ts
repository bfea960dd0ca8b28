import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cited, component, example, kwhRule, ruleFrom } from './example.fixture.ts';
import { assertAccepted, assertRefused, changed } from './programme-text.fixture.ts';

const FUNDERS = 'components.subsidy.funders';

/** A file whose component is borne by funders, given as `name share`. */
function borneBy(...shares: readonly string[]): string {
  const rule = kwhRule(`rate: ${cited('0.2')}`);
  return changed(
    example({ subsidy: component([rule]) }),
    `      - { funder: city, share: ${cited('7/10')} }\n      - { funder: district, share: ${cited('3/10')} }`,
    shares
      .map((each) => each.split(' '))
      .map(([funder, share]) => `      - { funder: ${funder}, share: ${cited(share!)} }`)
      .join('\n'),
  );
}

describe('funders', () => {
  test('bear the whole: decimals, fractions, thirds', () => {
    assertAccepted(borneBy('city 1'));
    assertAccepted(borneBy('city 0.7', 'district 0.3'));
    assertAccepted(borneBy('central 1/3', 'city 1/3', 'district 1/3'));
    assertAccepted(borneBy('central 4/12', 'city 56/120', 'district 24/120'));
    assertAccepted(borneBy('central 0', 'city 1'));
  });

  test('that bear a millionth more or less are refused', () => {
    const says = `${FUNDERS} the funders' shares do not add up to one`;
    for (const shares of [
      ['city 0.999999'],
      ['city 0.7', 'district 0.300001'],
      ['central 0.333333', 'city 0.333333', 'district 0.333333'],
      ['central 0.333333', 'city 1/3', 'district 1/3'],
      ['city 1', 'district 1'],
    ]) {
      assertRefused(borneBy(...shares), 'funders:\n      - {', says);
    }
  });

  test('a share that is none, or has a seventh decimal', () => {
    for (const share of ['70%', '0.7000000', '1.000001', '13/12', '1/0', '-0.1', 'half']) {
      assertRefused(
        borneBy(`city ${share}`, 'district 0.3'),
        `value: ${share},`,
        `${FUNDERS}.0.share.value must be a share of the whole such as 0.7 or 4/12, with at most six decimals`,
      );
    }
  });

  test('are declared by the file', () => {
    assertRefused(
      borneBy('city 0.7', 'province 0.3'),
      'funder: province',
      `${FUNDERS}.1.funder the file names no funder province`,
    );
    assertRefused(
      borneBy('toString 1'),
      'funder: toString',
      `${FUNDERS}.0.funder the file names no funder toString`,
    );
  });

  test('stand once each', () => {
    assertRefused(
      borneBy('city 0.5', 'district 0.3', 'city 0.2'),
      'funder: city, share: { value: 0.2',
      `${FUNDERS}.2.funder city stands twice`,
    );
  });
});

describe('funders of a rule of its own', () => {
  const rule = (shares: string) => kwhRule(`rate: ${cited('0.2')}\nfunders:\n${shares}`);
  const central = (share: string) => `  - { funder: central, share: ${cited(share)} }`;

  test('stand in place of the component’s', () => {
    assert.deepEqual(ruleFrom(rule(central('1'))).rule.funders, [
      { funder: 'central', numerator: 1_000_000, denominator: 1_000_000 },
    ]);
    assert.equal(ruleFrom(kwhRule(`rate: ${cited('0.2')}`)).rule.funders, undefined);
  });

  test('are checked like those', () => {
    assertRefused(
      example([rule(central('0.5'))]),
      'funders:\n          - { funder: central',
      "components.subsidy.rules.0.funders the funders' shares do not add up to one",
    );
  });
});
