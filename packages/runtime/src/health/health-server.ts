import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TroubleError } from '@nuanbu/terms';
import type { Component } from '../stack.ts';
import type { Readiness } from './readiness.ts';

/** Where the text of the metrics comes from: what a registry of `prom-client` is. */
export interface Exposition {
  readonly contentType: string;
  metrics(): Promise<string>;
}

export interface HealthServerOptions {
  readonly host: string;
  /** 0 lets the system choose one. */
  readonly port: number;
  readonly readiness: Readiness;
  readonly exposition: Exposition;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const JSON_TYPE = 'application/json; charset=utf-8';

/**
 * Tells machines how a process does: `/health/live` that it turns at all, `/health/ready` whether it
 * may be sent work and else what is missing, `/metrics` its figures. It asks nobody who they are.
 */
export class HealthServer implements Component {
  readonly #options: HealthServerOptions;
  #server: Server | undefined;

  constructor(options: HealthServerOptions) {
    this.#options = options;
  }

  /** Where it is reached. */
  get address(): string {
    const { host } = this.#options;
    const { port } = this.#server!.address() as AddressInfo;
    return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  }

  /** @throws TroubleError `portInUse`. */
  async start(): Promise<void> {
    const { host, port } = this.#options;
    const server = createServer((request, response) => void this.#serve(request, response));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port }, resolve);
    }).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EADDRINUSE') throw cause;
      throw new TroubleError('portInUse', `Port ${port} of ${host}, for METRICS_PORT.`, { cause });
    });
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    // Whoever watches keeps its connection open between two questions.
    server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, type, body } = await this.#answer(request).catch(() => text(500, 'failed\n'));
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  async #answer({ method, url }: IncomingMessage): Promise<Answer> {
    const { readiness, exposition } = this.#options;
    if (method !== 'GET' && method !== 'HEAD') return text(405, 'GET alone\n');
    switch (url?.split('?')[0]) {
      case '/health/live':
        return text(200, 'live\n');
      case '/health/ready': {
        const report = await readiness.report();
        const body = `${JSON.stringify(report)}\n`;
        return { status: report.isReady ? 200 : 503, type: JSON_TYPE, body };
      }
      case '/metrics':
        return { status: 200, type: exposition.contentType, body: await exposition.metrics() };
      default:
        return text(404, '/health/live, /health/ready and /metrics are here\n');
    }
  }
}

function text(status: number, body: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body };
}
