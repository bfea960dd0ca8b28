import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTrouble } from '@nuanbu/terms';
import { openSealedKeys, sealKeys } from './sealed-keys.ts';

const KEYS = `${Buffer.alloc(32, 7).toString('base64')}\n${Buffer.alloc(32, 8).toString('base64')}\n`;

test('keys come back by their passphrase, by no other, and not where a byte was changed', async () => {
  const sealed = await sealKeys(KEYS, '一句口令');
  assert.equal(await openSealedKeys(sealed, '一句口令'), KEYS);
  assert.ok(!sealed.includes(KEYS.slice(0, 20)));
  assert.notEqual(await sealKeys(KEYS, '一句口令'), sealed);
  const refuses = (text: string, passphrase: string, code: 'dataKeyMissing' | 'backupInvalid') =>
    assert.rejects(openSealedKeys(text, passphrase), (error) => isTrouble(error, code));
  await refuses(sealed, '另一句口令', 'dataKeyMissing');
  const { keys, ...others } = JSON.parse(sealed);
  const bytes = Buffer.from(keys, 'base64');
  bytes[0]! ^= 1;
  const changed = JSON.stringify({ ...others, keys: bytes.toString('base64') });
  await refuses(changed, '一句口令', 'dataKeyMissing');
  await refuses(KEYS, '一句口令', 'backupInvalid');
  await refuses('{}', '一句口令', 'backupInvalid');
});
