import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

/** What becomes of a request on its way to the server. */
export type Fate =
  | 'pass'
  /** It reaches the server, and the answer is lost with the connection. */
  | 'loseAnswer'
  /** It reaches the server, and nobody answers. */
  | 'silence'
  /** It reaches the server only when `letGo` is called, whoever waits for it then. */
  | 'hold'
  /** It never reaches the server, which is said to be busy. */
  | { readonly status: number; readonly retryAfterS?: number };

/** A proxy before a server, for what a network and a busy server do to requests. */
export interface ServerProxy {
  readonly url: string;
  /** Requests that came, by the instant of the process's clock in milliseconds. */
  readonly writesAtMs: readonly number[];
  /** Decides about each write; everything else passes. */
  fate: () => Fate;
  /** Passes on what is held. */
  letGo(): void;
  stop(): Promise<void>;
}

export async function proxyBefore(serverUrl: string): Promise<ServerProxy> {
  const writesAtMs: number[] = [];
  const held: (() => void)[] = [];
  const proxy = { fate: (): Fate => 'pass' };
  const server = createServer((incoming, outgoing) => {
    const isWrite = incoming.url?.startsWith('/api/v2/write') === true;
    if (isWrite) writesAtMs.push(performance.now());
    const fate = isWrite ? proxy.fate() : 'pass';
    if (fate === 'hold') hold(serverUrl, incoming, held);
    else forward(serverUrl, incoming, outgoing, fate);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return Object.assign(proxy, {
    url: `http://127.0.0.1:${port}`,
    writesAtMs,
    letGo: () => {
      for (const pass of held.splice(0)) pass();
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}

/** Takes a request in whole, and passes it on later. */
function hold(serverUrl: string, incoming: IncomingMessage, held: (() => void)[]): void {
  const { method, headers, url } = incoming;
  const body: Buffer[] = [];
  incoming.on('data', (piece) => body.push(piece));
  held.push(() => {
    const onwards = request(`${serverUrl}${url}`, { method, headers }, (answer) => answer.resume());
    onwards.end(Buffer.concat(body));
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
