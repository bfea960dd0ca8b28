import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server that can be held up, so that answers come late, and cut. */
export interface ShakyWay {
  readonly url: string;
  /** Nothing passes for so long, in either direction; then everything that came. */
  holdUp(ms: number): Promise<void>;
  cut(): void;
  close(): void;
}

export async function startShakyWay(databaseUrl: string): Promise<ShakyWay> {
  const to = new URL(databaseUrl);
  const pairs = new Set<readonly [Socket, Socket]>();
  const proxy = createServer((from) => {
    const on = connect(Number(to.port), to.hostname);
    const pair = [from, on] as const;
    pairs.add(pair);
    for (const [one, other] of [pair, [on, from] as const]) {
      one.on('data', (bytes) => other.write(bytes));
      one.on('error', () => undefined);
      one.on('close', () => {
        other.destroy();
        pairs.delete(pair);
      });
    }
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const url = new URL(databaseUrl);
  url.port = String((proxy.address() as AddressInfo).port);
  const cut = () => {
    for (const [from] of pairs) from.destroy();
  };
  return {
    url: url.href,
    async holdUp(ms) {
      const held = [...pairs].flat();
      for (const each of held) each.pause();
      await new Promise((resolve) => setTimeout(resolve, ms));
      for (const each of held) each.resume();
    },
    cut,
    close: () => {
      proxy.close();
      cut();
    },
  };
}
