/** Certificates for a test, made by openssl: an authority, a server on 127.0.0.1, and a client. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Issued {
  readonly cert: string;
  readonly key: string;
}

export interface Certificates {
  readonly ca: string;
  readonly server: Issued;
  readonly client: Issued;
}

/** @param clientName the client's common name. */
export async function makeCertificates(clientName: string): Promise<Certificates> {
  const folder = await mkdtemp(join(tmpdir(), 'nuanbu-certificates-'));
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => run('openssl', args, { cwd: folder });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  try {
    const authority = ['-subj', '/CN=test authority', '-days', '2', '-keyout', 'ca.key'];
    await openssl('req', '-x509', ...newKey, ...authority, '-out', 'ca.pem');
    await writeFile(at('server.ext'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
    await writeFile(at('client.ext'), 'extendedKeyUsage=clientAuth\n');
    const issue = async (name: string, commonName: string): Promise<Issued> => {
      const subject = ['-subj', `/CN=${commonName}`, '-keyout', `${name}.key`];
      await openssl('req', ...newKey, ...subject, '-out', `${name}.csr`);
      const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2'];
      const out = ['-extfile', `${name}.ext`, '-out', `${name}.pem`];
      await openssl('x509', '-req', '-in', `${name}.csr`, ...by, ...out);
      const [cert, key] = [at(`${name}.pem`), at(`${name}.key`)];
      return { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') };
    };
    return {
      ca: await readFile(at('ca.pem'), 'utf8'),
      server: await issue('server', 'broker'),
      client: await issue('client', clientName),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
