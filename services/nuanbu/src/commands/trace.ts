import type { Language } from '@nuanbu/contracts';
import type { Command } from 'commander';
import { trace } from '../operations/trace.ts';
import { addDataDir, ask, configOf } from '../platform/ask.ts';
import { traceText } from '../trace/text.ts';
import { languageOption } from './language.ts';
import { type Printing, print } from './print.ts';
import { positive } from './simulate.ts';

interface TraceOptions extends Printing, Record<string, unknown> {
  household: string;
  run?: number;
  lang: Language;
}

/** `nuanbu trace`: the way back from a line to what it rests on. */
export function addTrace(program: Command): void {
  addDataDir(program.command('trace'))
    .summary('from a line to its registers, the stored values, their commits, and refused messages')
    .description(
      "Shows the way back from a household's line: the registers that it rests on, every value that " +
        'the store keeps at their instants and the commits by which those came, the messages in the ' +
        'quarantine that name its meters, and the trace id of the run, by which logs are searched.',
    )
    .requiredOption('--household <id>', 'whose line')
    .option('--run <number>', 'the newest that succeeded unless named', positive)
    .addOption(languageOption())
    .option('--json', 'print JSON')
    .action(async (options: TraceOptions) => {
      const { household, run, lang } = options;
      const traced = await ask(configOf(options), trace, { household, run });
      print(traced, options, (found) => traceText(found, lang));
    });
}
