import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { TroubleError } from '@nuanbu/terms';

/** Where the broker listens. Port 0 lets the system choose. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  /** PEM text; makes it a TLS listener. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
}

/** A server that listens, and the port it got. */
export interface Listener {
  readonly server: Server;
  readonly port: number;
}

/**
 * Opens a listener.
 *
 * @throws TroubleError portInUse; configInvalid where the address or certificate cannot be used.
 */
export async function listen(
  endpoint: Endpoint,
  serve: (socket: Socket) => void,
): Promise<Listener> {
  const { host, port } = endpoint;
  const server = open(endpoint, serve);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(trouble(error, endpoint)));
    server.listen({ host, port }, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not a TCP address');
  return { server, port: address.port };
}

/**
 * What is read ahead of a connection while a commit runs: several of the kernel's portions, so that
 * the next commit finds enough work waiting.
 */
const READ_AHEAD_BYTES = 262_144;
const SOCKETS = { noDelay: true, highWaterMark: READ_AHEAD_BYTES };

function open({ tls }: Endpoint, serve: (socket: Socket) => void): Server {
  if (tls === undefined) return createServer(SOCKETS, serve);
  try {
    return createTlsServer({ ...tls, ...SOCKETS }, serve);
  } catch (cause) {
    throw new TroubleError('configInvalid', 'The certificate and key of MQTT do not fit.', {
      cause,
    });
  }
}

function trouble(error: NodeJS.ErrnoException, { host, port }: Endpoint): TroubleError {
  if (error.code === 'EADDRINUSE') {
    return new TroubleError('portInUse', `${host}:${port} is taken.`, {
      hint: 'Set another port for MQTT, or stop what listens there.',
      cause: error,
    });
  }
  return new TroubleError('configInvalid', `MQTT cannot listen on ${host}:${port}.`, {
    cause: error,
  });
}

/** Stops accepting; resolves when every connection has ended. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
