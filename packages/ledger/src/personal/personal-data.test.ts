import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { isTrouble } from '@nuanbu/terms';
import fc from 'fast-check';
import { equalityOf, keptForm, open, PERSONAL_FIELDS, seal } from './cipher.ts';
import { addKeyToFile, dropOldKeysFromFile, loadDataKeys, newDataKey } from './key-file.ts';
import { parseDataKeys } from './keys.ts';
import { maskValue } from './mask.ts';

const secrets = [newDataKey(), newDataKey()];
const keys = parseDataKeys(secrets.join(','));

describe('a sealed value', () => {
  it('opens at its place and is never twice the same text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (value, householdId) => {
        const sealed = seal(keys.newest, householdId, 'phone', value);
        assert.equal(open(keys, householdId, 'phone', sealed), value);
        assert.notEqual(seal(keys.newest, householdId, 'phone', value), sealed);
        assert.ok(sealed.startsWith(`${keys.newest.id}.`));
      }),
    );
  });

  it('does not open at another household, in another field, or changed', () => {
    const sealed = seal(keys.newest, 'H1', 'phone', '13800001234');
    assert.throws(() => open(keys, 'H2', 'phone', sealed));
    assert.throws(() => open(keys, 'H1', 'idNumber', sealed));
    const other = sealed.at(-2) === 'A' ? 'B' : 'A';
    assert.throws(() => open(keys, 'H1', 'phone', sealed.slice(0, -2) + other + sealed.at(-1)));
    assert.throws(() => open(keys, 'H1', 'phone', sealed.slice(0, 20)));
  });

  it('names its key, and says which one is missing', () => {
    const sealed = seal(keys.byId(keys.ids[1]!), 'H1', 'phone', '13800001234');
    assert.equal(open(keys, 'H1', 'phone', sealed), '13800001234');
    const without = parseDataKeys(secrets[0]!);
    assert.throws(
      () => open(without, 'H1', 'phone', sealed),
      (error) => isTrouble(error, 'dataKeyMissing') && error.detail.includes(keys.ids[1]!),
    );
  });

  it('is found by a hash that depends on key and field', () => {
    const hash = equalityOf(keys.newest, 'phone', '1');
    assert.equal(hash, equalityOf(keys.newest, 'phone', '1'));
    assert.notEqual(hash, equalityOf(keys.newest, 'payeeAccount', '1'));
    assert.notEqual(hash, equalityOf(keys.byId(keys.ids[1]!), 'phone', '1'));
  });
});

describe('the kept form', () => {
  it('drops what people group numbers with, and no more', () => {
    assert.equal(keptForm('payeeAccount', ' 6222 0000-1234 '), '622200001234');
    assert.equal(keptForm('idNumber', '37080019700101123x'), '37080019700101123X');
    assert.equal(keptForm('address', ' 东村 12 号 '), '东村 12 号');
  });
});

describe('the masked form', () => {
  it('shows what a person recognises and no more', () => {
    const shown = {
      idNumber: ['370800197001011234', '370*************34'],
      phone: ['13800001234', '138****1234'],
      address: ['东村12号', '*****'],
      payeeName: ['张三丰', '张**'],
      payeeAccount: ['6222000012345678', '************5678'],
      payeeBank: ['济宁农商银行', '济宁农商银行'],
    } as const;
    for (const field of PERSONAL_FIELDS) {
      const [value, masked] = shown[field];
      assert.equal(maskValue(field, value), masked);
    }
  });

  it('hides at least a third of anything, however short, and keeps its length', () => {
    const hiding = fc.constantFrom(...PERSONAL_FIELDS.filter((field) => field !== 'payeeBank'));
    const text = fc.string({ unit: fc.constantFrom('a', '1', '张', '𠮷') });
    fc.assert(
      fc.property(hiding, text, (field, value) => {
        const masked = [...maskValue(field, value)];
        assert.equal(masked.length, [...value].length);
        assert.ok(masked.filter((letter) => letter === '*').length * 3 >= masked.length);
      }),
    );
  });
});

describe('data keys', () => {
  const dir = mkdtempSync(join(tmpdir(), 'nuanbu-keys-'));
  after(() => rmSync(dir, { recursive: true }));
  const file = join(dir, 'data-key');

  it('come from a 0600 file that is made once, also by several at the same time', async () => {
    const made = await Promise.all([1, 2, 3].map(() => loadDataKeys({ file })));
    assert.equal(new Set(made.map((each) => each.newest.id)).size, 1);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal((await loadDataKeys({ file })).newest.id, made[0]!.newest.id);
  });

  it('come from the environment where it is set, and then no file is made', async () => {
    const absent = join(dir, 'absent');
    const loaded = await loadDataKeys({ env: secrets.join('\n'), file: absent });
    assert.deepEqual(loaded.ids, keys.ids);
    assert.throws(() => statSync(absent));
  });

  it('rotate: the new one first, the old ones until they are dropped', async () => {
    const before = await loadDataKeys({ file });
    const both = await addKeyToFile(file);
    assert.deepEqual(both.ids.slice(1), before.ids);
    assert.deepEqual((await loadDataKeys({ file })).ids, both.ids);
    const one = await dropOldKeysFromFile(file);
    assert.deepEqual(one.ids, [both.newest.id]);
    assert.deepEqual((await loadDataKeys({ file })).ids, one.ids);
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it('are refused without being repeated where they are not 32 bytes', () => {
    const short = Buffer.alloc(31).toString('base64');
    for (const text of ['', ' , ', 'not base64!', short, `${secrets[0]},${short}`]) {
      assert.throws(
        () => parseDataKeys(text),
        (error) => isTrouble(error, 'configInvalid') && !error.message.includes(short),
      );
    }
  });

  it('are not found by their name in the file', async () => {
    const { newest } = await loadDataKeys({ file });
    assert.ok(!readFileSync(file, 'utf8').includes(newest.id));
  });
});
