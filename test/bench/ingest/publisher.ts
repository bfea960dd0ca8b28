/**
 * Publishes a load over bare sockets, everything encoded beforehand, and prints how long the timed
 * part took from first to last acknowledgement. A process of its own: argument is the load in JSON.
 */
import { connect, type Socket } from 'node:net';
import { encode, type Load, WARM_UP_SHARE } from './load.ts';

const CONNACK_BYTES = 4;
const PUBACK_BYTES = 4;
/** How much is written at once; what a busy concentrator's kernel would send. */
const WRITE_BYTES = 65_536;

const load: Load = JSON.parse(process.argv[2] ?? '{}');
const encoded = Array.from({ length: load.connections }, (_, each) => encode(load, each));
const warmUp = Math.floor(load.connections * load.messagesPerConnection * WARM_UP_SHARE);
const all = load.connections * load.messagesPerConnection;
let acknowledged = 0;
let timedFrom = 0;
let timedAfter = 0;

const sockets = await Promise.all(encoded.map(({ connect: packet }) => login(packet)));
if (warmUp === 0) timedFrom = performance.now();
await Promise.all(sockets.map((socket, each) => publish(socket, encoded[each]!.publishes)));
const seconds = (performance.now() - timedFrom) / 1_000;
for (const socket of sockets) socket.destroy();
console.log(JSON.stringify({ messages: all - timedAfter, seconds }));

async function login(packet: Buffer): Promise<Socket> {
  const socket = connect({ port: load.port, host: '127.0.0.1', noDelay: true });
  socket.write(packet);
  const connack = await new Promise<Buffer>((resolve, reject) => {
    socket.once('data', resolve);
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the broker refused the connection')));
  });
  if (connack.length !== CONNACK_BYTES || connack[3] !== 0) throw new Error('no CONNACK');
  socket.removeAllListeners('close');
  return socket;
}

/** Keeps a window of messages in flight until all are acknowledged. */
function publish(socket: Socket, packets: readonly Buffer[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    let ackedBytes = 0;
    const send = () => {
      const limit = Math.min(packets.length, ackedBytes / PUBACK_BYTES + load.window);
      while (sent < limit && socket.writableLength < WRITE_BYTES) {
        const from = sent;
        let bytes = 0;
        while (sent < limit && bytes < WRITE_BYTES) {
          bytes += packets[sent]!.length;
          sent += 1;
        }
        socket.write(Buffer.concat(packets.slice(from, sent), bytes));
      }
    };
    socket.on('drain', send);
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the broker closed the connection')));
    socket.on('data', (bytes: Buffer) => {
      const before = Math.floor(ackedBytes / PUBACK_BYTES);
      ackedBytes += bytes.length;
      note(Math.floor(ackedBytes / PUBACK_BYTES) - before);
      if (ackedBytes === packets.length * PUBACK_BYTES) {
        socket.removeAllListeners('close');
        resolve();
      } else send();
    });
    send();
  });
}

function note(count: number): void {
  acknowledged += count;
  if (timedFrom === 0 && acknowledged >= warmUp) {
    timedFrom = performance.now();
    timedAfter = acknowledged;
  }
}
