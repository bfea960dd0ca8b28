import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { areaText, stateOf } from './conversion-state.ts';

describe('a conversion', () => {
  it('is accepted, waits for that, or is not done', () => {
    assert.equal(stateOf({ acceptedOn: '2021-09-18' }), 'accepted');
    assert.equal(stateOf({ convertedOn: '2021-09-01', acceptedOn: '2021-09-18' }), 'accepted');
    assert.equal(stateOf({ convertedOn: '2021-09-01' }), 'awaitingAcceptance');
    assert.equal(stateOf({}), 'notConverted');
  });

  it('has an area that is printed exactly', () => {
    const printed = [60_000, 52_500, 52_005, 1].map(areaText);
    assert.deepEqual(printed, ['60', '52.5', '52.005', '0.001']);
  });
});
