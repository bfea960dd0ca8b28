import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isTrouble } from '@nuanbu/terms';
import { formatInstant } from '@nuanbu/units';
import { loadProgramme, programmeFrom, programmeText, seasonFrom } from './programmes.ts';

const jining = await loadProgramme('jining-jkq-2021');

describe('a programme', () => {
  test('that is neither on file nor a file is unknown, and those on file are named', async () => {
    await assert.rejects(loadProgramme('nowhere'), (error) => {
      assert.ok(isTrouble(error, 'programmeUnknown'));
      return /nowhere .*jining-jkq-2021/.test(error.message);
    });
  });

  test('with something wrong is refused with file, line, column and key', async () => {
    const text = (await programmeText('jining-jkq-2021')).replace('season:', 'bonus: 1\nseason:');
    assert.throws(
      () => programmeFrom(text, 'mine.yaml'),
      (error) => {
        assert.ok(isTrouble(error, 'programmeInvalid'));
        return /mine\.yaml:\d+:1 bonus is not a key/.test(error.message);
      },
    );
  });
});

describe('a season', () => {
  const span = (from?: string, to?: string) => {
    const season = seasonFrom(jining, { season: '2021-2022', from, to });
    return [season.span.from, season.span.to].map((at) => formatInstant(at).slice(0, 16));
  };

  test('has the programme’s span unless another is given', () => {
    assert.deepEqual(span(), ['2021-12-01T00:00', '2022-04-01T00:00']);
    assert.deepEqual(span('2013-06-01', '2013-10-01'), ['2013-06-01T00:00', '2013-10-01T00:00']);
    assert.deepEqual(span(undefined, '2022-01-01'), ['2021-12-01T00:00', '2022-01-01T00:00']);
    assert.deepEqual(span('2022-03-31'), ['2022-03-31T00:00', '2022-04-01T00:00']);
  });

  test('must begin before it ends, on days that exist, under a name that fits', () => {
    const bad: [string, (string | undefined)?, string?][] = [
      ['2021-2022', '2021-12-01', '2021-12-01'],
      ['2021-2022', '2022-04-01'],
      ['2021-2022', '2021-11-31'],
      ['2021-2022', undefined, 'tomorrow'],
      ['2021'],
      ['2021-2023'],
    ];
    for (const [season, from, to] of bad) {
      assert.throws(
        () => seasonFrom(jining, { season, from, to }),
        (error) => isTrouble(error, 'seasonUnknown'),
        [season, from, to].join(),
      );
    }
  });
});
