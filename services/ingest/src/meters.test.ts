import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MeterDirectory, MeterIndex } from './meters.ts';
import { MemoryRegister, metersOf } from './testing/ports.fixture.ts';

test('rights are asked by village, and a village that has no meter gives none', () => {
  const index = new MeterIndex([...metersOf('a/b', 2), ...metersOf('a/c', 1, 'n')]);
  assert.equal(index.size, 3);
  assert.deepEqual([...index.rightsOf({ villages: 'all' })], [1, 1]);
  assert.deepEqual([...index.rightsOf({ villages: ['a/c', 'x/y'] })], [0, 1]);
  assert.deepEqual([...index.rightsOf({ villages: [] })], [0, 0]);
  assert.equal(index.find('n0')?.village, 1);
  assert.equal(index.find('n1'), undefined);
});

test('the directory loads again only when the version has changed', async () => {
  const register = new MemoryRegister(metersOf('a/b', 1));
  const directory = new MeterDirectory(register);
  await directory.refresh();
  await directory.refresh();
  assert.equal(register.loads, 1);
  register.meters = metersOf('a/b', 2);
  register.version = 2;
  await directory.refresh();
  assert.equal(directory.current.size, 2);
  assert.equal(register.loads, 2);
});

test('a reload that is asked for while one runs sees what changed meanwhile', async () => {
  const register = new MemoryRegister(metersOf('a/b', 1));
  const directory = new MeterDirectory(register);
  const first = directory.reload();
  register.meters = metersOf('a/b', 3);
  await Promise.all([first, directory.reload()]);
  assert.equal(directory.current.size, 3);
});

test('where the register cannot be read the index stays, and the next reload works', async () => {
  const register = new MemoryRegister(metersOf('a/b', 1));
  const directory = new MeterDirectory(register);
  await directory.reload();
  const { loadMeters } = register;
  register.loadMeters = () => Promise.reject(new Error('down'));
  await assert.rejects(directory.reload(), /down/);
  assert.equal(directory.current.size, 1);
  register.loadMeters = loadMeters;
  register.meters = metersOf('a/b', 2);
  await directory.reload();
  assert.equal(directory.current.size, 2);
});
