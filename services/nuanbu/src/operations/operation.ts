import { type Command, type CommandContext, type Commands, command } from '@nuanbu/runtime';
import { TroubleError } from '@nuanbu/terms';
import type { z } from 'zod';
import type { Platform } from '../platform/platform.ts';

/** An operation among others, whatever it takes and gives. */
export interface AnyOperation {
  readonly name: string;
  /** The operation on one platform, as its control channel offers it. */
  commandOn(platform: Platform): Command;
}

/**
 * Something that the command line asks of a platform: of the one that runs on the data directory,
 * or of one that is opened for it at rest. Arguments and results are plain JSON.
 */
export interface Operation<Args, Result> extends AnyOperation {
  readonly args: z.ZodType<Args>;
  run(platform: Platform, args: Args, context: CommandContext): Promise<Result>;
}

/** Ties an operation's types together. */
export function operation<Args, Result>(
  name: string,
  args: z.ZodType<Args>,
  run: (platform: Platform, args: Args, context: CommandContext) => Promise<Result>,
): Operation<Args, Result> {
  const commandOn = (platform: Platform): Command =>
    command(args, (given, context) => run(platform, given, context));
  return { name, args, run, commandOn };
}

/** The operations as a running platform's control channel offers them. */
export function commandsOf(platform: Platform, operations: readonly AnyOperation[]): Commands {
  return Object.fromEntries(operations.map((each) => [each.name, each.commandOn(platform)]));
}

/**
 * Stops an operation for which nobody waits any more, or whose platform stops.
 *
 * @throws TroubleError `commandStopped`.
 */
export function refuseIfGone(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new TroubleError('commandStopped', 'What it had committed stands; ask again.');
}

/** Who acts through the command line, for the audit chain. */
export const ACTOR = 'cli';
