import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createLog, type Log, REDACTED_FIELDS } from './log.ts';

async function linesOf(write: (log: Log) => void): Promise<Record<string, unknown>[]> {
  const dir = await mkdtemp(join(tmpdir(), 'nuanbu-log-'));
  try {
    const file = join(dir, 'deeper', 'nuanbu.log');
    write(createLog({ level: 'info', to: { file } }));
    const text = await readFile(file, 'utf8');
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  } finally {
    await rm(dir, { recursive: true });
  }
}

test('a line is JSON with level, time and message, and children carry their component', async () => {
  const lines = await linesOf((log) => {
    log.child({ component: 'ingest' }).info({ readings: 100 }, 'stored');
    log.debug('below the level');
  });
  assert.equal(lines.length, 1);
  const { time, ...line } = lines[0]!;
  assert.match(String(time), /^\d{4}-\d\d-\d\dT/);
  assert.deepEqual(line, { level: 'info', component: 'ingest', readings: 100, msg: 'stored' });
});

test('personal data and secrets are withheld wherever they stand', async () => {
  const personal = Object.fromEntries(REDACTED_FIELDS.map((field) => [field, 'SECRET']));
  const lines = await linesOf((log) => {
    log.info(personal, 'flat');
    log.info({ household: personal, rows: [{ payee: personal }] }, 'deep');
    log.child({ household: personal }).info('child');
  });
  const text = JSON.stringify(lines);
  assert.doesNotMatch(text, /SECRET/);
  assert.equal(text.match(/\[withheld\]/g)?.length, 4 * REDACTED_FIELDS.length);
});

test('of an error nothing is written that a driver adds to it, nor of its causes', async () => {
  const cause = Object.assign(new Error('refused'), { detail: 'SECRET', parameters: ['SECRET'] });
  const error = Object.assign(new Error('not saved', { cause }), { code: '23505', row: 'SECRET' });
  const [one, several] = await linesOf((log) => {
    log.child({ component: 'ledger' }).error({ err: error }, 'failed');
    log.error({ err: new AggregateError([error], 'both') }, 'failed');
  });
  assert.doesNotMatch(JSON.stringify([one, several]), /SECRET/);
  const { err } = one as { err: Record<string, unknown> };
  assert.deepEqual([err.type, err.code, err.message], ['Error', '23505', 'not saved']);
  assert.equal((err.cause as Record<string, unknown>).message, 'refused');
  const { err: both } = several as unknown as { err: { errors: { message: string }[] } };
  assert.equal(both.errors[0]?.message, 'not saved');
});

test('an error is logged with its message and stack', async () => {
  const [line] = await linesOf((log) => log.error({ err: new Error('no disk') }, 'failed'));
  const { err } = line as { err: { message: string; stack: string } };
  assert.equal(err.message, 'no disk');
  assert.match(err.stack, /log\.test\.ts/);
});
