import type { z } from 'zod';

export interface CommandContext {
  /** Tells the asking side how far the command is. Only the newest word is sure to arrive. */
  progress(word: unknown): void;
  /** Aborted when the asking side has gone or the platform stops; what to do is the command's matter. */
  readonly signal: AbortSignal;
}

/** What a running platform can be asked to do. */
export interface Command<Args = unknown, Result = unknown> {
  readonly args: z.ZodType<Args>;
  run(args: Args, context: CommandContext): Promise<Result>;
}

export type Commands = Readonly<Record<string, Command>>;

/** Ties a command's arguments to their schema. Results are plain JSON values. */
export function command<Args, Result>(
  args: z.ZodType<Args>,
  run: (args: Args, context: CommandContext) => Promise<Result>,
): Command<Args, Result> {
  return { args, run };
}
