import { SHEET_WORDS } from '@nuanbu/api/sheet';
import type { Language } from '@nuanbu/contracts';
import type { RecoveryEntry, ViolationCase } from '@nuanbu/ledger';
import { ONCE } from '@nuanbu/policy';
import {
  codesOf,
  VIOLATION_KINDS,
  VIOLATION_STATES,
  VIOLATION_STEPS,
  type ViolationKind,
  type ViolationState,
} from '@nuanbu/terms';
import { type Day, formatInstant, formatYuan } from '@nuanbu/units';
import { type Command, Option } from 'commander';
import {
  confirmViolation,
  dismissViolation,
  listRecoveries,
  listViolations,
  openViolation,
  reverseViolation,
  showViolation,
} from '../operations/violations.ts';
import { addDataDir, ask, configOf } from '../platform/ask.ts';
import { languageOption } from './language.ts';
import { dayArgument } from './period.ts';
import { type Printing, print, tableText } from './print.ts';
import { positive } from './simulate.ts';
import { heads, word } from './table-words.ts';

const CASE_HEADS = [
  ...(['case', 'household', 'violation', 'foundOn', 'state', 'lastStep', 'by'] as const),
];
const STEP_HEADS = ['step', 'at', 'by', 'evidence', 'reason', 'auditEntry'] as const;
const RECOVERY_HEADS = [
  ...(['case', 'household', 'programme', 'component', 'season', 'batch', 'yuan'] as const),
  'stands' as const,
];

interface ListOptions {
  state?: ViolationState;
  household?: string;
  lang: Language;
}

type Options<More = object> = Printing & Record<string, unknown> & More;

/** What every step in a case is asked for. */
interface Step {
  evidence: string;
  reason: string;
  by?: string;
}

/** `nuanbu violation …` and `nuanbu recoveries` (seed 000 六(三)). */
export function addViolationCommands(program: Command): void {
  const group = program
    .command('violation')
    .summary('violation cases: open, dismiss, confirm, reverse, list, show')
    .description(
      'While a case is open nothing is paid to its household. A dismissed one leaves no trace in ' +
        'the money; a confirmed one ends the subsidy on the day of the violation and takes back ' +
        'what the programme says. Each step names its evidence, and only a reversal undoes one.',
    );
  addOpen(group);
  addDecisions(group);
  addLists(group);

  addDataDir(program.command('recoveries'))
    .summary('what confirmed violations take back')
    .description(
      'Lists every entry of what is to be taken back. One of a draft batch that a newer one ' +
        'superseded was never paid and does not stand; a reversal enters the opposite amount.',
    )
    .option('--household <number>', 'only of this household')
    .addOption(languageOption())
    .option('--json', 'print JSON')
    .action(async (options: Options<{ household?: string; lang: Language }>) => {
      const { household, lang } = options;
      print(await ask(configOf(options), listRecoveries, { household }), options, (found) =>
        [
          recoveryTable(found.entries, lang),
          `${word('standing', lang)} ${formatYuan(found.standingFen)}`,
        ].join('\n'),
      );
    });
}

function addOpen(group: Command): void {
  step(group.command('open'))
    .argument('<household>', 'its number in the roster')
    .description(
      'Opens a case against a household. Runs from now on say openViolation and pay it nothing; ' +
        'batches that hold a line of it already are named.',
    )
    .addOption(
      new Option('--kind <kind>', 'what was found')
        .choices(codesOf(VIOLATION_KINDS))
        .makeOptionMandatory(),
    )
    .requiredOption('--found-on <day>', 'the day of the violation', dayArgument)
    .action(
      async (household: string, options: Options<Step & { kind: ViolationKind; foundOn: Day }>) => {
        const { kind, foundOn } = options;
        const asked = { household, kind, foundOn, ...stepOf(options) };
        print(await ask(configOf(options), openViolation, asked), options, (opened) =>
          [
            caseText(opened.violation),
            `Runs from now on pay ${household} nothing until the case is decided.`,
            ...opened.booked.map(
              ({ batch, programme, component, season, amountFen }) =>
                `Batch ${batch} (${programme} ${component} ${season}) holds ${formatYuan(amountFen)} yuan for it; a new run makes a draft without.`,
            ),
          ].join('\n'),
        );
      },
    );
}

function addDecisions(group: Command): void {
  const decision = (name: string, about: string) =>
    step(group.command(name)).argument('<case>', "the case's number", positive).description(about);

  decision('dismiss', 'Ends an open case: it was not so. The household is paid as before.').action(
    async (number: number, options: Options<Step>) => {
      const asked = { case: number, ...stepOf(options) };
      print(await ask(configOf(options), dismissViolation, asked), options, stepText);
    },
  );
  decision(
    'confirm',
    'Ends an open case: it was so. The subsidy ends on the day of the violation, and what the ' +
      'recovery section of the programme names is taken back, of batches that are booked later too.',
  )
    .option(
      '--programme <name>',
      'whose rules decide what is taken back; that in which the household is booked unless named',
    )
    .action(async (number: number, options: Options<Step & { programme?: string }>) => {
      const asked = { case: number, programme: options.programme, ...stepOf(options) };
      print(await ask(configOf(options), confirmViolation, asked), options, (told) =>
        [
          stepText(told),
          told.takesBack === null
            ? `${told.programme} has no recovery section: nothing is taken back.`
            : `${told.programme} takes back: ${componentsText(told.takesBack)}.`,
        ].join('\n'),
      );
    });
  decision(
    'reverse',
    'Opens a decided case again, by a further step. What its confirmation took back is entered ' +
      'with the opposite sign; while the case is open nothing is paid to the household.',
  ).action(async (number: number, options: Options<Step>) => {
    const asked = { case: number, ...stepOf(options) };
    print(await ask(configOf(options), reverseViolation, asked), options, stepText);
  });
}

function addLists(group: Command): void {
  addDataDir(group.command('list'))
    .description('Lists the cases in the order of their numbers.')
    .addOption(new Option('--state <state>', 'only these').choices(codesOf(VIOLATION_STATES)))
    .option('--household <number>', 'only of this household')
    .addOption(languageOption())
    .option('--json', 'print JSON')
    .action(async (options: Options<ListOptions>) => {
      const { state, household, lang } = options;
      print(await ask(configOf(options), listViolations, { state, household }), options, (cases) =>
        tableText(
          heads(CASE_HEADS, lang),
          cases.map((each) => {
            const last = each.entries.at(-1)!;
            return [
              ...[String(each.number), each.householdId, kindIn(each, lang), each.foundOn],
              ...[stateIn(each, lang), formatInstant(last.at), last.actor],
            ];
          }),
        ),
      );
    });

  addDataDir(group.command('show'))
    .argument('<case>', "the case's number", positive)
    .description('Shows a case: each step with its evidence and reason, and what it took back.')
    .addOption(languageOption())
    .option('--json', 'print JSON')
    .action(async (number: number, options: Options<{ lang: Language }>) => {
      const { lang } = options;
      const asked = ask(configOf(options), showViolation, { case: number });
      print(await asked, options, ({ violation, recoveries }) =>
        [
          `${word('case', lang)} ${violation.number} ${stateIn(violation, lang)}: ${violation.householdId}, ${kindIn(violation, lang)}, ${violation.foundOn}`,
          tableText(
            heads(STEP_HEADS, lang),
            violation.entries.map((entry) => [
              ...[
                lang === 'zh' ? VIOLATION_STEPS[entry.step].zh : entry.step,
                formatInstant(entry.at),
              ],
              ...[entry.actor, entry.evidence, entry.reason, String(entry.auditNumber)],
            ]),
          ),
          ...(recoveries.length > 0 ? [recoveryTable(recoveries, lang)] : []),
        ].join('\n'),
      );
    });
}

/** A step rests on evidence and a reason, and somebody takes it. */
function step(command: Command): Command {
  return addDataDir(command)
    .requiredOption(
      '--evidence <reference>',
      'where the evidence is, such as the number of a record',
    )
    .requiredOption('--reason <words>', 'why')
    .option('--by <who>', 'who decides, for the audit chain')
    .option('--json', 'print JSON');
}

function stepOf({ evidence, reason, by }: Step): Step {
  return { evidence, reason, ...(by === undefined ? {} : { by }) };
}

function caseText(violation: ViolationCase): string {
  const { number, householdId, foundOn } = violation;
  return `case ${number} ${stateText(violation)}: ${householdId}, ${kindText(violation)}, ${foundOn}`;
}

function kindText({ kind }: Pick<ViolationCase, 'kind'>): string {
  return `${VIOLATION_KINDS[kind].zh} ${kind}`;
}

function kindIn({ kind }: Pick<ViolationCase, 'kind'>, language: Language): string {
  return language === 'zh' ? VIOLATION_KINDS[kind].zh : kind;
}

function stateIn({ state }: Pick<ViolationCase, 'state'>, language: Language): string {
  return language === 'zh' ? VIOLATION_STATES[state].zh : state;
}

function stateText({ state }: Pick<ViolationCase, 'state'>): string {
  return `${VIOLATION_STATES[state].zh} ${state}`;
}

interface Stepped {
  readonly outcome: {
    readonly caseNumber: number;
    readonly state: ViolationState;
    readonly rosterVersion: number;
    readonly recoveryFen: number;
  };
  readonly entered: readonly RecoveryEntry[];
}

function stepText({ outcome, entered }: Stepped): string {
  const { caseNumber, rosterVersion, recoveryFen } = outcome;
  return [
    `case ${caseNumber} ${stateText(outcome)}, roster version ${rosterVersion}`,
    ...(entered.length > 0
      ? [recoveryTable(entered, 'zh'), `entered ${formatYuan(recoveryFen)} yuan to be taken back`]
      : []),
  ].join('\n');
}

function recoveryTable(entries: readonly RecoveryEntry[], language: Language): string {
  return tableText(
    heads(RECOVERY_HEADS, language),
    entries.map((entry) => [
      ...[String(entry.caseNumber), entry.householdId, entry.programme, entry.component],
      ...[entry.season === ONCE ? SHEET_WORDS.once[language] : entry.season],
      ...[String(entry.batchNumber), formatYuan(entry.amountFen)],
      word(entry.isStanding ? 'yes' : 'superseded', language),
    ]),
  );
}

function componentsText({
  components,
  seasons,
}: {
  readonly components: readonly string[] | 'all';
  readonly seasons: 'all' | 'endingAfter';
}): string {
  const all = components === 'all' || components.includes('all');
  const what = all ? 'every component' : components.join(', ');
  return `${what}, ${seasons === 'all' ? 'of every season' : 'of seasons that end after the violation'}`;
}
