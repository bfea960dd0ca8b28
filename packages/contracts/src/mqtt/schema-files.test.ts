import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { schemaFiles } from './schema-files.ts';

const published = new URL('../../schema/', import.meta.url);

test('the published schemas are those of the code', () => {
  const files = schemaFiles();
  for (const [name, content] of Object.entries(files)) {
    const words = `packages/contracts/schema/${name} is stale: pnpm --filter @nuanbu/contracts schemas`;
    assert.equal(readFileSync(new URL(name, published), 'utf8'), content, words);
  }
  const mqtt = readdirSync(published).filter((name) => name.startsWith('mqtt-'));
  assert.deepEqual(mqtt.sort(), Object.keys(files).sort());
});

test('every message of the AsyncAPI document has its schema beside it', () => {
  const files = schemaFiles();
  const document = JSON.parse(files['mqtt-v1.asyncapi.json']!);
  const messages: { payload: { $ref: string } }[] = Object.values(document.components.messages);
  assert.equal(messages.length, 3);
  for (const { payload } of messages) assert.ok(payload.$ref.slice(2) in files, payload.$ref);
  assert.equal(document.channels.readings.address, 'nuanbu/v1/{district}/{concentrator}/readings');
});
