import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** One certificate that is its own authority, and serves servers on 127.0.0.1 and their clients. */
export interface Certificate {
  readonly pem: string;
  readonly key: string;
  readonly pemFile: string;
  readonly keyFile: string;
  remove(): Promise<void>;
}

/** Makes a certificate by openssl, in a directory that goes with it. */
export async function makeCertificate(): Promise<Certificate> {
  const dir = await mkdtemp(join(tmpdir(), 'nuanbu-certificate-'));
  const [pemFile, keyFile] = [join(dir, 'a.pem'), join(dir, 'a.key')];
  await promisify(execFile)('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-subj', '/CN=redis', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'],
    ...['-keyout', keyFile, '-out', pemFile],
  ]);
  return {
    ...{ pem: await readFile(pemFile, 'utf8'), key: await readFile(keyFile, 'utf8') },
    ...{ pemFile, keyFile },
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}
