import { type CommandContext, type Commands, command } from '@nuanbu/runtime';
import type { z } from 'zod';
import type { Platform } from '../platform/platform.ts';

/**
 * Something that the command line asks of a platform: of the one that runs on the data directory,
 * or of one that is opened for it at rest. Arguments and results are plain JSON.
 */
export interface Operation<Args, Result> {
  readonly name: string;
  readonly args: z.ZodType<Args>;
  run(platform: Platform, args: Args, context: CommandContext): Promise<Result>;
}

/** Ties an operation's types together. */
export function operation<Args, Result>(
  name: string,
  args: z.ZodType<Args>,
  run: (platform: Platform, args: Args, context: CommandContext) => Promise<Result>,
): Operation<Args, Result> {
  return { name, args, run };
}

// biome-ignore lint/suspicious/noExplicitAny: a table of operations of different types.
export type AnyOperation = Operation<any, unknown>;

/** The operations as a running platform's control channel offers them. */
export function commandsOf(platform: Platform, operations: readonly AnyOperation[]): Commands {
  return Object.fromEntries(
    operations.map((each) => [
      each.name,
      command(each.args, (args: unknown, context) => each.run(platform, args, context)),
    ]),
  );
}

/** Who acts through the command line, for the audit chain. */
export const ACTOR = 'cli';
