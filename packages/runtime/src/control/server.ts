import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isTrouble, TroubleError } from '@nuanbu/terms';
import { type Claim, controlDir } from '../claim.ts';
import { type Log, silentLog } from '../log.ts';
import type { Component } from '../stack.ts';
import type { Commands } from './commands.ts';
import {
  type Answer,
  CONTROL_PATH,
  ENVELOPE_LIMIT_BYTES,
  type Envelope,
  envelopeSchema,
} from './protocol.ts';

/** The longest socket path that every supported system takes (macOS: 104 bytes with the final zero). */
const SOCKET_PATH_LIMIT_BYTES = 103;

/**
 * The control channel of a running platform. Only the user that runs it can connect: the socket
 * lies in a directory that nobody else may enter.
 *
 * `stop` takes no more commands, tells those that run by their signal, and waits for them.
 */
export function serveControl(claim: Claim, commands: Commands, given: Log = silentLog): Component {
  const log = given.child({ component: 'control' });
  const running = new Set<Promise<void>>();
  const stopping = new AbortController();
  let server: Server | undefined;
  let socket = '';
  return {
    async start() {
      socket = await placeForSocket(claim.dataDir);
      server = createServer((request, response) => {
        const answered = answer(commands, request, response, stopping.signal, log);
        running.add(answered);
        void answered.finally(() => running.delete(answered));
      });
      await listen(server, socket);
      await chmod(socket, 0o600);
      await claim.tellSocket(socket);
    },
    async stop() {
      stopping.abort();
      const closed = new Promise((done) => server?.close(done));
      await Promise.all(running);
      server?.closeAllConnections();
      await closed;
      if (!socket.startsWith(controlDir(claim.dataDir))) {
        await rm(dirname(socket), { recursive: true, force: true });
      }
    },
  };
}

/** The socket lies in the data directory; where that path is too long, in a short one of our own. */
async function placeForSocket(dataDir: string): Promise<string> {
  const usual = join(controlDir(dataDir), 'control.sock');
  if (Buffer.byteLength(usual) <= SOCKET_PATH_LIMIT_BYTES) {
    // The claim is held, so whoever left it there has ended.
    await rm(usual, { force: true });
    return usual;
  }
  return join(await mkdtemp(join(tmpdir(), 'nuanbu-')), 'control.sock');
}

function listen(server: Server, socket: string): Promise<void> {
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(socket, () => {
      server.off('error', failed);
      done();
    });
  });
}

async function answer(
  commands: Commands,
  request: IncomingMessage,
  response: ServerResponse,
  stopping: AbortSignal,
  log: Log,
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  response.on('error', () => gone.abort());
  const say = (line: Answer) => {
    if (!response.destroyed) response.write(`${JSON.stringify(line)}\n`);
  };
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  try {
    const { command: name, args } = await readEnvelope(request);
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) throw new TroubleError('commandRefused', `It knows no command "${name}".`);
    const parsed = command.args.safeParse(args);
    if (!parsed.success) throw refused(`The arguments of "${name}"`, parsed.error.issues);
    const result = await command.run(parsed.data, {
      // A reader that is slow misses words in between, instead of having them pile up here.
      progress: (word) => response.writableNeedDrain || say({ progress: word }),
      signal: AbortSignal.any([gone.signal, stopping]),
    });
    say({ result: result ?? null });
  } catch (error) {
    if (!isTrouble(error)) log.error({ err: error }, 'a command failed');
    say({ trouble: troubleOf(error) });
  } finally {
    response.end();
  }
}

async function readEnvelope(request: IncomingMessage): Promise<Envelope> {
  if (request.method !== 'POST' || request.url !== CONTROL_PATH) {
    throw new TroubleError('commandRefused', `Commands are posted to ${CONTROL_PATH}.`);
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // What is too much is read to its end all the same: a sender that is cut off hears no answer.
    if (bytes <= ENVELOPE_LIMIT_BYTES) chunks.push(chunk);
  }
  if (bytes > ENVELOPE_LIMIT_BYTES) {
    throw new TroubleError('commandRefused', `It is over ${ENVELOPE_LIMIT_BYTES} bytes.`);
  }
  let body: unknown;
  try {
    body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new TroubleError('commandRefused', 'The body is not JSON.');
  }
  const envelope = envelopeSchema.safeParse(body);
  if (!envelope.success) throw refused('The envelope', envelope.error.issues);
  return envelope.data;
}

function refused(what: string, issues: readonly { path: PropertyKey[]; message: string }[]) {
  const words = issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
  return new TroubleError('commandRefused', `${what} are not as asked for. ${words.join('; ')}.`);
}

function troubleOf(error: unknown) {
  const trouble = isTrouble(error)
    ? error
    : new TroubleError('commandFailed', error instanceof Error ? error.message : String(error));
  const { code, hintWords } = trouble;
  const hint = hintWords ?? trouble.hint;
  const detail = trouble.detailWords ?? trouble.detail;
  return hint === undefined ? { code, detail } : { code, detail, hint };
}
