import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** The way to a server, which a test may cut: then nobody answers there. */
export interface Relay {
  /** Where the server is reached through it. */
  readonly url: string;
  cut(): Promise<void>;
  mend(): Promise<void>;
}

/** Opens a way to the server of a URL with one host and port. */
export async function relayTo(url: string): Promise<Relay> {
  const there = new URL(url);
  const sockets = new Set<Socket>();
  const listen = async (port: number): Promise<Server> => {
    const server = createServer((here) => {
      const beyond = connect(Number(there.port), there.hostname);
      for (const [one, other] of [
        [here, beyond],
        [beyond, here],
      ] as const) {
        sockets.add(one);
        one.pipe(other);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          sockets.delete(one);
          other.destroy();
        });
      }
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
  let server: Server | undefined = await listen(0);
  const { port } = server.address() as AddressInfo;
  const here = new URL(url);
  here.hostname = '127.0.0.1';
  here.port = String(port);
  return {
    url: here.href,
    async cut() {
      const closing = server;
      server = undefined;
      if (!closing) return;
      const closed = once(closing, 'close');
      closing.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    async mend() {
      server ??= await listen(port);
    },
  };
}
