/** Readings as line protocol over HTTP with nothing of ours in front of InfluxDB. */
import { Agent, request } from 'node:http';
import type { InfluxServer } from '@nuanbu/readings/testing';
import { secondsOf } from './clock.ts';

const LINES_A_REQUEST = 20_000;
const REQUESTS_AT_ONCE = 4;

/** The bodies of requests that hold these lines. */
export function requestsOf(lines: Iterable<string>): Buffer[] {
  const requests: Buffer[] = [];
  let held: string[] = [];
  const close = () => {
    if (held.length > 0) requests.push(Buffer.from(`${held.join('\n')}\n`));
    held = [];
  };
  for (const line of lines) {
    held.push(line);
    if (held.length === LINES_A_REQUEST) close();
  }
  close();
  return requests;
}

/** Seconds that a bucket of its own takes to have it all, four requests in flight. */
export async function rawS(server: InfluxServer, requests: readonly Buffer[]): Promise<number> {
  const { url, org, bucket, token } = await server.makeBucket();
  const target = `${url}/api/v2/write?${new URLSearchParams({ org, bucket, precision: 'ns' })}`;
  const agent = new Agent({ keepAlive: true });
  const next = requests.values();
  const tookS = await secondsOf(async () => {
    const senders = Array.from({ length: REQUESTS_AT_ONCE }, async () => {
      for (const body of next) await post(target, token, agent, body);
    });
    await Promise.all(senders);
  });
  agent.destroy();
  await server.removeBucket({ url, org, bucket, token });
  return tookS;
}

function post(target: string, token: string, agent: Agent, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Token ${token}` };
    const sent = request(target, { method: 'POST', headers, agent }, (answer) => {
      answer.resume();
      if (answer.statusCode !== 204) reject(new Error(`raw lines: ${answer.statusCode}`));
      answer.on('end', resolve);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
