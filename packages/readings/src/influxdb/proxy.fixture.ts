import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

/** What becomes of a request on its way to the server. */
export type Fate =
  | 'pass'
  /** It reaches the server, and the answer is lost with the connection. */
  | 'loseAnswer'
  /** It reaches the server, and nobody answers. */
  | 'silence'
  /** It never reaches the server, which is said to be busy. */
  | { readonly status: number; readonly retryAfterS?: number };

/** A proxy before a server, for what a network and a busy server do to requests. */
export interface Proxy {
  readonly url: string;
  /** Requests that came, by the instant of the process's clock in milliseconds. */
  readonly writesAtMs: readonly number[];
  /** Decides about each write; everything else passes. */
  fate: () => Fate;
  stop(): Promise<void>;
}

export async function proxyBefore(serverUrl: string): Promise<Proxy> {
  const writesAtMs: number[] = [];
  const proxy = { fate: (): Fate => 'pass' };
  const server = createServer((incoming, outgoing) => {
    const isWrite = incoming.url?.startsWith('/api/v2/write') === true;
    if (isWrite) writesAtMs.push(performance.now());
    forward(serverUrl, incoming, outgoing, isWrite ? proxy.fate() : 'pass');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return Object.assign(proxy, {
    url: `http://127.0.0.1:${port}`,
    writesAtMs,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}

function forward(
  serverUrl: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  fate: Fate,
): void {
  if (typeof fate === 'object') {
    incoming.resume();
    const headers =
      fate.retryAfterS === undefined ? {} : { 'retry-after': String(fate.retryAfterS) };
    outgoing.writeHead(fate.status, headers).end('busy');
    return;
  }
  const { method, headers, url } = incoming;
  const onwards = request(`${serverUrl}${url}`, { method, headers }, (answer) => {
    if (fate === 'silence') {
      answer.resume();
    } else if (fate === 'loseAnswer') {
      answer.resume();
      outgoing.destroy();
    } else {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    }
  });
  onwards.on('error', () => outgoing.destroy());
  incoming.pipe(onwards);
}
