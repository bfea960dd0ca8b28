import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXIT_NOT_DRAINED } from '@nuanbu/runtime';
import { deployFiles, textOf } from './files.ts';
import { compose } from './processes.ts';

test('the document of the front door shows what is shipped of Mosquitto’s persistence', () => {
  const of = (file: string) => /^autosave_interval (\d+)$/m.exec(textOf(file))?.[1];
  const shipped = of('deploy/compose/mosquitto/mosquitto.conf');
  assert.ok(shipped);
  assert.equal(of('services/ingest/README.md'), shipped);
  assert.ok(textOf('deploy/README.md').includes(`\`autosave_interval ${shipped}\``));
});

test('what documents show as JSON is JSON, each line as deep as it stands', () => {
  let count = 0;
  for (const file of deployFiles('deploy/**/*.md')) {
    for (const [, indent, text] of textOf(file).matchAll(/^( *)```json\n(.*?)^\1```$/gms)) {
      const shown = text!.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
      assert.equal(shown, `${JSON.stringify(JSON.parse(shown), undefined, 2)}\n`, file);
      count += 1;
    }
  }
  assert.ok(count > 0);
});

test('a page names the exit code of a process that did not drain', () => {
  const page = textOf('deploy/runbooks/ProcessRestarting.md');
  assert.match(page, new RegExp(`\\b${EXIT_NOT_DRAINED} that it\\s+did not drain`));
});

test('a page that says to verify a run says which', () => {
  let count = 0;
  for (const file of deployFiles('deploy/**/*.md')) {
    for (const [, rest] of textOf(file).matchAll(/`nuanbu verify(?!-)([^`]*)`/g)) {
      assert.equal(rest, ' NUMBER', file);
      assert.ok(textOf(file).includes('`nuanbu runs`'), file);
      count += 1;
    }
  }
  assert.ok(count >= 2);
});

test('InfluxDB is started by influxd-mended wherever it is started', () => {
  const { command } = compose().services.influxdb!;
  assert.deepEqual(command, ['/opt/nuanbu/bin/influxd-mended']);
  const others = deployFiles().filter(
    (file) => file !== 'deploy/bin/influxd-mended' && /\binfluxd(?!-mended)\b/.test(textOf(file)),
  );
  assert.deepEqual(others, []);
});
