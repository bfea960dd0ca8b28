import type { Language } from '@nuanbu/contracts';
import { CORRECTION_CAUSES } from '@nuanbu/terms';
import { type Fen, formatYuan } from '@nuanbu/units';
import type { Command } from 'commander';
import { confirmCorrection, listDifferences } from '../operations/corrections.ts';
import { addDataDir, ask, configOf } from '../platform/ask.ts';
import { byOption } from './by.ts';
import { languageOption } from './language.ts';
import { type Printing, print, tableText } from './print.ts';
import { positive } from './simulate.ts';
import { heads } from './table-words.ts';

const HEADS = [...(['household', 'village', 'booked', 'now', 'difference', 'cause'] as const)];

type Options<More = object> = Printing & Record<string, unknown> & More;
type Differences = Awaited<ReturnType<typeof listDifferences.run>>;

/** `nuanbu differences` and `nuanbu confirm` (domain rule S2). */
export function addCorrectionCommands(program: Command): void {
  addDataDir(program.command('differences'))
    .argument('<run>', 'its number', positive)
    .summary('what a run would move against what is booked, before it is money')
    .description(
      'Compares a run of the whole season with all that is booked: who would be paid more, of whom ' +
        'something would be taken back, why, and the digest by which `nuanbu confirm` books it.',
    )
    .addOption(languageOption())
    .option('--json', 'print JSON')
    .action(async (run: number, options: Options<{ lang: Language }>) => {
      const { lang } = options;
      const found = await ask(configOf(options), listDifferences, { run });
      print(found, options, (told) =>
        [
          tableText(
            heads(HEADS, lang),
            told.rows.map((row) => [
              row.householdId,
              `${row.town}/${row.village}`,
              ...[row.bookedFen, row.newFen, row.differenceFen].map(formatYuan),
              CORRECTION_CAUSES[row.cause][lang],
            ]),
          ),
          differencesText(told),
        ].join('\n'),
      );
    });

  addDataDir(program.command('confirm'))
    .argument('<run>', 'the number of a correction run', positive)
    .summary('book what a correction run moves, as it was seen')
    .description(
      'Drafts the supplementary batch of what a correction run pays more, and enters what it takes ' +
        'back; refused where it is no longer what was seen.',
    )
    .requiredOption('--seen <digest>', 'that `nuanbu differences` printed')
    .requiredOption('--reason <words>', 'why the season is corrected')
    .addOption(byOption())
    .option('--json', 'print JSON')
    .action(
      async (run: number, options: Options<{ seen: string; reason: string; by?: string }>) => {
        const { seen, reason, by } = options;
        const made = await ask(configOf(options), confirmCorrection, { run, seen, reason, by });
        print(made, options, ({ batchNumber, toPayFen, toTakeBackFen, offsetFen }) =>
          [
            batchNumber === undefined
              ? 'no batch'
              : `batch ${batchNumber} draft: ${formatYuan(toPayFen)} yuan`,
            `to take back: ${formatYuan(toTakeBackFen)} yuan`,
            ...(offsetFen > 0 ? [offsetText(offsetFen)] : []),
          ].join('\n'),
        );
      },
    );
}

function offsetText(offsetFen: Fen): string {
  return `set off against what is still to be given back: ${formatYuan(offsetFen)} yuan`;
}

/** What would move in all, and by which cause. */
export function differencesText(found: Omit<Differences, 'rows'>): string {
  const {
    run,
    digest,
    households,
    toPayFen,
    toTakeBackFen,
    byCause,
    waiting,
    undecided,
    offsetFen,
  } = found;
  const sums = (each: { readonly toPayFen: number; readonly toTakeBackFen: number }) =>
    `${formatYuan(each.toPayFen)} yuan to pay, ${formatYuan(each.toTakeBackFen)} to take back`;
  return [
    `run ${run} would move ${households} households: ${sums({ toPayFen, toTakeBackFen })}`,
    ...byCause.map(({ cause, ...each }) => {
      return `  ${CORRECTION_CAUSES[cause].zh} ${cause}: ${each.households} households, ${sums(each)}`;
    }),
    ...(offsetFen > 0 ? [`  ${offsetText(offsetFen)}`] : []),
    `  ${waiting} lines wait for a person, ${undecided} of them booked`,
    `differences ${digest}`,
  ].join('\n');
}
