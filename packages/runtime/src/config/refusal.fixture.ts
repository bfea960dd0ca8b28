import assert from 'node:assert/strict';
import { isTrouble } from '@nuanbu/terms';
import { type Environment, loadConfig, type Overrides } from './load.ts';

/** In which words a configuration is refused; fails where it is not. */
export function refusal(env: Environment, overrides: Overrides = {}): string {
  try {
    loadConfig(env, overrides, '/here');
  } catch (error) {
    assert.ok(isTrouble(error, 'configInvalid'), String(error));
    return error.detail;
  }
  return assert.fail('the configuration was accepted');
}
