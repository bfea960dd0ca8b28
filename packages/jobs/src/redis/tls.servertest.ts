import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isTrouble } from '@nuanbu/terms';
import { ledgerId, quiet, recording, VILLAGES } from '../conformance/recording.ts';
import { openJobs } from '../jobs.ts';
import { type Certificate, makeCertificate } from './certificate.fixture.ts';
import { startRedis } from './server.fixture.ts';
import { startCluster, startSentinel } from './topologies.fixture.ts';

let certificate: Certificate;
let files: string;
before(async () => {
  certificate = await makeCertificate();
  const { pemFile, keyFile } = certificate;
  files = `ca=${pemFile}&cert=${pemFile}&key=${keyFile}`;
});
after(() => certificate.remove());

function open(redisUrl: string) {
  return openJobs({ databaseUrl: 'postgres://127.0.0.1:1/none', redisUrl, ledgerId, log: quiet });
}

async function settles(redisUrl: string): Promise<void> {
  const jobs = await open(redisUrl);
  try {
    const { handlers, finished } = recording(async () => undefined);
    await jobs.addRun(1, VILLAGES);
    await jobs.work(handlers, 2);
    assert.equal(await finished, 1);
  } finally {
    await jobs.close();
  }
}

test('a server that speaks TLS is spoken to with a known authority and a certificate', async (t) => {
  const { url, stop } = await startRedis({ tls: certificate });
  t.after(stop);
  await settles(`${url}?${files}`);
  const refused = (redisUrl: string, words: RegExp) =>
    assert.rejects(open(redisUrl), (error) => {
      assert.ok(isTrouble(error, 'queuesUnreachable'), String(error));
      assert.match(`${error.detail} ${error.hint}`, words);
      return true;
    });
  await refused(url, /self-signed certificate.* See whether Redis speaks TLS/);
  await refused(`${url}?ca=${certificate.pemFile}`, /certificate required|ECONNRESET|closed/i);
  await refused(url.replace('rediss:', 'redis:'), /Redis at 127\.0\.0\.1:\d+: .+/);
});

test('sentinels and their master speak TLS', async (t) => {
  const { url, stop } = await startSentinel(certificate);
  t.after(stop);
  await settles(`${url}&${files}`);
});

test('the nodes of a cluster speak TLS', async (t) => {
  const { url, stop } = await startCluster(certificate);
  t.after(stop);
  await settles(`${url}?${files}`);
});
