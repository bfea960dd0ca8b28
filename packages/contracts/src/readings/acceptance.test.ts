import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readKwhText } from '@nuanbu/units';
import { installationAt, refusalOfRegisters, refusalOfTime } from './acceptance.ts';

const modulusWh = 1_000_000;
const first = { installedAt: 100, removedAt: 200, modulusWh };
const second = { installedAt: 300, modulusWh };

describe('the installation to which a reading belongs', () => {
  test('covers the instants of installation and removal', () => {
    assert.equal(installationAt([first, second], 100), first);
    assert.equal(installationAt([first, second], 200), first);
    assert.equal(installationAt([first, second], 300), second);
    assert.equal(installationAt([first, second], 1e9), second);
  });

  test('is none before the first, and none after a removal until the next', () => {
    assert.equal(installationAt([first, second], 99), 'beforeInstallation');
    assert.equal(installationAt([first, second], 201), 'afterRemoval');
    assert.equal(installationAt([second, first], 201), 'afterRemoval');
    assert.equal(installationAt([second], 299), 'beforeInstallation');
    assert.equal(installationAt([], 0), 'beforeInstallation');
  });

  test('without dates is for ever', () => {
    const always = { modulusWh };
    assert.equal(installationAt([always], -1e12), always);
    assert.equal(installationAt([{ removedAt: 5, modulusWh }], 6), 'afterRemoval');
  });
});

describe('R4: the time of a reading', () => {
  test('may be ten minutes ahead and not a second more', () => {
    assert.equal(refusalOfTime([second], 1_600, 1_000), undefined);
    assert.equal(refusalOfTime([second], 1_601, 1_000), 'readAtInFuture');
  });

  test('is in the future before it is outside an installation', () => {
    assert.equal(refusalOfTime([first], 5_000, 1_000), 'readAtInFuture');
    assert.equal(refusalOfTime([first], 500, 1_000), 'afterRemoval');
    assert.equal(refusalOfTime([first], 50, 1_000), 'beforeInstallation');
  });
});

describe('R4: the registers of a reading', () => {
  const fault = (...texts: (string | undefined)[]) =>
    refusalOfRegisters(
      texts.map((text) => (text === undefined ? undefined : readKwhText(text))),
      modulusWh,
    );

  test('are good below the modulus, and may be absent', () => {
    assert.equal(fault('999.999', undefined, '0'), undefined);
    assert.equal(fault('0'), undefined);
  });

  test('are refused at the modulus, also with too many decimals', () => {
    assert.deepEqual(fault('1000'), { field: 'total', code: 'registerTooLarge' });
    assert.deepEqual(fault('1', '1000.0000'), { field: 'peak', code: 'registerTooLarge' });
    assert.deepEqual(fault('999.9999'), { field: 'total', code: 'tooManyDecimals' });
  });

  test('are refused by the order of the checks, not of the fields', () => {
    assert.deepEqual(fault('1.0000', '1000', '-1'), { field: 'valley', code: 'negativeRegister' });
    assert.deepEqual(fault('1.0000', '1000', '1'), { field: 'peak', code: 'registerTooLarge' });
    assert.deepEqual(fault('1', undefined, '1.0000'), { field: 'valley', code: 'tooManyDecimals' });
  });
});
