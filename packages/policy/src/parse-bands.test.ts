import { describe, test } from 'node:test';
import { cited, example, kwhRule } from './example.fixture.ts';
import { assertAccepted, assertRefused } from './programme-text.fixture.ts';

const BANDS = 'components.subsidy.rules.0.bands';

/** A file whose rule has bands as `from–upTo rate`, and whatever lines stand before their list. */
function bands(list: readonly string[], mode = 'marginal', more = ''): string {
  const items = list.map((band) => {
    const [span, rate] = band.split(' ') as [string, string];
    const [from, upTo] = span.split('–') as [string, string];
    return `    - { from: ${from}, ${upTo && `upTo: ${upTo}, `}rate: ${cited(rate)} }`;
  });
  return example([kwhRule(`bands:\n  mode: ${cited(mode)}\n${more}  list:\n${items.join('\n')}`)]);
}

const LOWER = `  boundary: ${cited('lower')}\n`;

describe('bands follow each other from zero on', () => {
  test('one after the other, the last without an end', () => {
    assertAccepted(bands(['0– 0.1']));
    assertAccepted(bands(['0–1000 0.1', '1000–2000.5 0.2', '2000.5– 0.3']));
  });

  test('a value that is skipped, at the beginning and between two', () => {
    const says = 'the bands skip values before this one';
    assertRefused(bands(['0.001– 0.1']), 'from: 0.001', `${BANDS}.list.0.from ${says}`);
    assertRefused(
      bands(['0–1000 0.1', '1000.001– 0.2']),
      'from: 1000.001',
      `${BANDS}.list.1.from ${says}`,
    );
  });

  test('a band that overlaps the one before it, by a thousandth', () => {
    assertRefused(
      bands(['0–1000 0.1', '999.999– 0.2']),
      'from: 999.999',
      `${BANDS}.list.1.from the band overlaps the one before it`,
    );
  });

  test('a band that ends where it begins, or before', () => {
    for (const end of ['1000', '999.999']) {
      const text = bands(['0–1000 0.1', `1000–${end} 0.2`, `${end}– 0.3`]);
      assertRefused(
        text,
        `upTo: ${end}, rate: { value: 0.2`,
        `${BANDS}.list.1.upTo the band ends before it begins`,
      );
    }
    assertAccepted(bands(['0–1000 0.1', '1000–1000.001 0.2', '1000.001– 0.3']));
  });

  test('a last band that ends', () => {
    assertRefused(
      bands(['0–1000 0.1', '1000–2000 0.2']),
      'upTo: 2000',
      `${BANDS}.list.1.upTo the last band has no end: a limit stands beside the bands`,
    );
  });

  test('a band without an end that is not the last', () => {
    assertRefused(
      bands(['0– 0.1', '1000– 0.2']),
      'from: 0,',
      `${BANDS}.list.0.from only the last band may be without an end`,
    );
  });

  test('no band at all', () => {
    const text = example([kwhRule(`bands:\n  mode: ${cited('marginal')}\n  list: []`)]);
    assertRefused(text, 'list:', `${BANDS}.list Too small: expected array to have >=1 items`);
  });
});

describe('bands of the whole quantity', () => {
  test('a rate that falls by a millionth would pay less for more', () => {
    assertRefused(
      bands(['0–1000 0.2', '1000– 0.199999'], 'whole', LOWER),
      'rate: { value: 0.199999',
      `${BANDS}.list.1.rate a rate of the whole that falls would pay less for more`,
    );
    assertAccepted(bands(['0–1000 0.2', '1000– 0.2'], 'whole', LOWER));
    assertAccepted(bands(['0–1000 0.2', '1000– 0.199999'], 'marginal'));
  });

  test('say to which band a border belongs, where there is one', () => {
    assertRefused(
      bands(['0–1000 0.1', '1000– 0.2'], 'whole'),
      'bands:',
      `${BANDS} needs boundary: whether a border belongs to the lower band`,
    );
    assertAccepted(bands(['0– 0.1'], 'whole'));
    assertAccepted(bands(['0–1000 0.1', '1000– 0.2'], 'whole', LOWER.replace('lower', 'upper')));
  });

  test('marginal bands say nothing about borders, since it changes nothing', () => {
    assertRefused(
      bands(['0–1000 0.1', '1000– 0.2'], 'marginal', LOWER),
      'boundary:',
      `${BANDS}.boundary a border is worth the same in either marginal band`,
    );
  });
});
