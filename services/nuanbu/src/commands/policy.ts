import type { WhatIfReport } from '@nuanbu/api';
import type { Language } from '@nuanbu/contracts';
import { diffProgrammes, type Programme } from '@nuanbu/policy';
import { type Command, Option } from 'commander';
import {
  comparePolicies,
  getProgramme,
  listQuestions,
  signOffQuestion,
} from '../operations/policy.ts';
import { addDataDir, ask, configOf } from '../platform/ask.ts';
import { checkProgramme } from '../policy/check.ts';
import { checkJson, checkText, problemsText } from '../policy/check-text.ts';
import { diffText } from '../policy/diff-text.ts';
import { questionsText } from '../policy/questions-text.ts';
import { programmeOf, referenceFrom } from '../policy/reference.ts';
import { type ShownProgramme, showJson, showText } from '../policy/show-text.ts';
import { besideOrBuiltIn, loadProgramme, programmeText } from '../programmes.ts';
import { summaryText } from '../what-if/text.ts';
import { languageOption } from './language.ts';
import { type Printing, print } from './print.ts';
import { runProgress } from './progress.ts';
import { positive } from './simulate.ts';

type Options<More = object> = Printing & Record<string, unknown> & { lang: Language } & More;

/** `nuanbu policy check|show|diff|questions|sign-off`. */
export function addPolicyCommands(program: Command): void {
  const group = program.command('policy').summary('programmes: check, show, diff, open questions');
  addCheck(group);
  addShow(group);
  addDiff(group);
  addQuestions(group);
  addSignOff(group);
}

function addCheck(group: Command): void {
  group
    .command('check <file>')
    .summary('what is wrong in a file, or its rules and open questions')
    .description(
      'Says all that is wrong in a programme file, with line and column, and exits with 1; of a ' +
        'sound one its rules, its open questions, and what it does not determine. Ancestors are ' +
        'looked for beside the file and among the programmes that come with the software. Needs ' +
        'no server and no data directory.',
    )
    .addOption(languageOption())
    .option('--json', 'print JSON')
    .action(async (file: string, options: Options) => {
      const found = await checkProgramme(await programmeText(file), besideOrBuiltIn(file));
      if (!found.ok) process.exitCode = 1;
      if (options.json) console.log(JSON.stringify(checkJson(file, found), null, 2));
      else console.log(found.ok ? checkText(found, options.lang) : problemsText(file, found));
    });
}

function addShow(group: Command): void {
  addDataDir(group.command('show <programme>'))
    .summary('every parameter with its source, beside the notice')
    .description(
      'Prints every parameter of a programme with its value, its source and our paraphrase, ' +
        'component by component, to be read beside the notice. A programme is a name on file, ' +
        'NAME@VERSION, or the path of a file.',
    )
    .addOption(languageOption())
    .option('--json', 'print JSON')
    .action(async (word: string, options: Options) => {
      const it = await shown(word, options);
      if (options.json) console.log(JSON.stringify(showJson(it), null, 2));
      else console.log(showText(it, options.lang));
    });
}

/** A file is read here; whatever is on file is asked of the platform. */
async function shown(word: string, options: Options): Promise<ShownProgramme> {
  const reference = await referenceFrom(word);
  if ('file' in reference) {
    return { programme: await loadProgramme(word), label: word, signOffs: [] };
  }
  const filed = await ask(configOf(options), getProgramme, { programme: reference });
  const { label, signOffs } = filed;
  return { programme: await programmeOf(filed), label, signOffs };
}

function addDiff(group: Command): void {
  addDataDir(group.command('diff <before> <after>'))
    .summary('what changed from one programme to another')
    .description(
      'Prints what changed from one programme to another: each parameter with its value and ' +
        'source on both sides and the days on which its rule holds. With --run, a run that was ' +
        'settled by the first, also how many households and yuan move. Each is a name on file, ' +
        'NAME@VERSION, or the path of a file; two files need no data directory.',
    )
    .addOption(
      new Option('--run <number>', 'a run of the first, computed by the second').argParser(
        positive,
      ),
    )
    .addOption(languageOption())
    .option('--json', 'print JSON')
    .action(async (before: string, after: string, options: Options<{ run?: number }>) => {
      const sides = await compared(before, after, options);
      const changes = diffProgrammes(sides.before.programme, sides.after.programme);
      const { whatIf } = sides;
      const named = ({ label, programme: { digest } }: Side) => ({ label, digest });
      const found = { before: named(sides.before), after: named(sides.after), changes, whatIf };
      print(found, options, () =>
        [
          `${sides.before.label} → ${sides.after.label}`,
          diffText(changes, options.lang),
          ...(whatIf ? ['', summaryText(whatIf, options.lang)] : []),
        ].join('\n'),
      );
    });
}

interface Side {
  readonly label: string;
  readonly programme: Programme;
}

async function compared(
  before: string,
  after: string,
  options: Options<{ run?: number }>,
): Promise<{ before: Side; after: Side; whatIf?: WhatIfReport | undefined }> {
  const [first, second] = [await referenceFrom(before), await referenceFrom(after)];
  const { run } = options;
  if ('file' in first && 'file' in second && run === undefined) {
    return {
      before: { label: before, programme: await loadProgramme(before) },
      after: { label: after, programme: await loadProgramme(after) },
    };
  }
  const progress = runProgress();
  const asked = { before: first, after: second, run };
  const found = await ask(configOf(options), comparePolicies, asked, progress.tell).finally(() =>
    progress.end(),
  );
  return {
    before: { label: found.before.label, programme: await programmeOf(found.before) },
    after: { label: found.after.label, programme: await programmeOf(found.after) },
    whatIf: found.whatIf,
  };
}

function addQuestions(group: Command): void {
  addDataDir(group.command('questions <programme>'))
    .summary('what the notice leaves open, and who signed it off')
    .description(
      'Lists what the notice leaves open: the reading that the newest version on file uses, who ' +
        'chose it, the other readings, and who signed it off.',
    )
    .addOption(languageOption())
    .option('--json', 'print JSON')
    .action(async (programme: string, options: Options) => {
      const found = await ask(configOf(options), listQuestions, { programme });
      print(found, options, ({ label, questions }) =>
        [label, questionsText(questions, options.lang)].join('\n'),
      );
    });
}

function addSignOff(group: Command): void {
  addDataDir(group.command('sign-off <programme> <parameter>'))
    .summary('sign the reading of an open question off')
    .description(
      'Records that finance signs off the reading of an open question, as the newest version on ' +
        'file uses it. A sign-off belongs to that version; a later one counts in its place. ' +
        'Another reading is written in the file, put on file, and signed off then.',
    )
    .requiredOption('--by <who>', 'who signs')
    .requiredOption('--reason <words>', 'why this reading')
    .option('--value <reading>', 'the reading that is meant, to be sure that it is the one used')
    .option('--json', 'print JSON')
    .action(
      async (
        programme: string,
        parameter: string,
        options: Options<{ by: string; reason: string; value?: string }>,
      ) => {
        const { by, reason, value } = options;
        const asked = { programme, parameter, by, reason, value };
        print(
          await ask(configOf(options), signOffQuestion, asked),
          options,
          (done) =>
            `${done.label} ${done.parameter} = ${done.value}: signed off by ${done.by}, audit entry ${done.auditNumber}`,
        );
      },
    );
}
