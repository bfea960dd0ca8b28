import { type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline';
import { TroubleError } from '@nuanbu/terms';
import type { z } from 'zod';
import { readOwner } from '../claim.ts';
import { answerSchema, CONTROL_PATH } from './protocol.ts';

export interface ControlCall<Result> {
  readonly dataDir: string;
  readonly command: string;
  /** Plain JSON values. */
  readonly args: unknown;
  /** What the result must look like. */
  readonly result: z.ZodType<Result>;
  readonly onProgress?: (word: unknown) => void;
  /** Takes the call back: the platform is told that nobody waits any more. */
  readonly signal?: AbortSignal;
}

/**
 * Asks the platform that runs on a data directory to do something, and waits for the result.
 *
 * @throws TroubleError `notRunning` where no platform runs there or it ended meanwhile, otherwise
 *   the trouble that the command itself met.
 */
export async function callControl<Result>(call: ControlCall<Result>): Promise<Result> {
  const { dataDir, command } = call;
  const owner = await readOwner(dataDir);
  if (owner?.socket === undefined) throw notRunning(dataDir);
  const response = await post(owner.socket, JSON.stringify({ command, args: call.args }), call);
  for await (const line of linesOf(response, call)) {
    const answer = answerSchema.parse(JSON.parse(line));
    if ('result' in answer) return call.result.parse(answer.result);
    if ('trouble' in answer) {
      const { code, detail, hint } = answer.trouble;
      throw new TroubleError(code, detail, { hint });
    }
    if ('progress' in answer) call.onProgress?.(answer.progress);
  }
  throw ended(dataDir);
}

async function* linesOf(
  response: IncomingMessage,
  { dataDir, signal }: ControlCall<unknown>,
): AsyncGenerator<string> {
  // readline forwards an error of its input or not, as its timing is: the response is heard too.
  let broken: unknown;
  response.on('error', (error) => {
    broken = error;
  });
  try {
    for await (const line of createInterface({ input: response })) yield line;
  } catch (error) {
    broken ??= error;
  }
  signal?.throwIfAborted();
  if (broken !== undefined) throw ended(dataDir, broken);
}

function post(
  socketPath: string,
  body: string,
  { dataDir, signal }: ControlCall<unknown>,
): Promise<IncomingMessage> {
  return new Promise((done, failed) => {
    const call = request(
      { socketPath, path: CONTROL_PATH, method: 'POST', ...(signal && { signal }) },
      done,
    );
    call.on('error', (error: NodeJS.ErrnoException) => {
      const { code } = error;
      if (code === 'ENOENT' || code === 'ECONNREFUSED') failed(notRunning(dataDir, error));
      else if (code === 'ECONNRESET') failed(ended(dataDir, error));
      else failed(error);
    });
    call.end(body);
  });
}

function notRunning(dataDir: string, cause?: unknown): TroubleError {
  return new TroubleError('notRunning', `Nobody listens in ${dataDir}.`, { cause });
}

function ended(dataDir: string, cause?: unknown): TroubleError {
  return new TroubleError('notRunning', `The platform on ${dataDir} ended before it answered.`, {
    hint: 'What it had committed stands; start it again and ask again.',
    cause,
  });
}
