import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTrouble } from '@nuanbu/terms';
import { ledgerId, quiet } from '../conformance/recording.ts';
import { jobsSuite } from '../conformance/suite.ts';
import { freePort } from '../free-port.fixture.ts';
import { openJobs } from '../jobs.ts';
import { startTestPostgres } from './postgres.fixture.ts';

jobsSuite('PostgreSQL', startTestPostgres);

test('a database that does not answer, or refuses, stops the start with a sentence', async (t) => {
  const postgres = await startTestPostgres();
  t.after(() => postgres.stop());
  const silent = `postgres://test:test@127.0.0.1:${await freePort()}/jobs`;
  for (const databaseUrl of [silent, postgres.databaseUrl.replace('test:test', 'test:wrong')]) {
    await assert.rejects(openJobs({ databaseUrl, ledgerId, log: quiet }), (error) => {
      assert.ok(isTrouble(error, 'ledgerUnreachable'), String(error));
      assert.match(error.detail, /The job queues cannot be opened: .+/);
      assert.doesNotMatch(error.message, /wrong/);
      return true;
    });
  }
});
