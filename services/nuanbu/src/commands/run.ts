import { REPORT_FORMS, type ReportForm } from '@nuanbu/api';
import { SHEET_WORDS, sheetText } from '@nuanbu/api/sheet';
import type { Language } from '@nuanbu/contracts';
import { RUN_KIND_WORDS, RUN_STATE_WORDS } from '@nuanbu/contracts/http';
import { BASIS_UNITS, ONCE, START_RULES, type StartRule } from '@nuanbu/policy';
import type { LineResult } from '@nuanbu/settlement';
import {
  codesOf,
  FINDINGS,
  INELIGIBLE_REASONS,
  LINE_STATUSES,
  type LineStatus,
  TroubleError,
} from '@nuanbu/terms';
import { formatInstant, formatKwh, formatYuan } from '@nuanbu/units';
import { type Command, Option } from 'commander';
import { archiveRun } from '../operations/archive.ts';
import { listDifferences } from '../operations/corrections.ts';
import { exportRegister } from '../operations/export.ts';
import { explain, listLines, listRuns, makeRun, verifyRun } from '../operations/runs.ts';
import { resolvePath } from '../paths.ts';
import { addDataDir, ask, configOf } from '../platform/ask.ts';
import { byOption } from './by.ts';
import { differencesText } from './correction.ts';
import { languageOption } from './language.ts';
import { untilOption } from './period.ts';
import { type Printing, print, tableText } from './print.ts';
import { runProgress } from './progress.ts';
import { positive } from './simulate.ts';
import { heads } from './table-words.ts';

const RUN_HEADS = [
  ...(['run', 'kind', 'state', 'programme', 'component', 'season', 'started', 'digest'] as const),
];
const LINE_HEADS = [
  ...(['household', 'village', 'status', 'counted', 'yuan', 'atRisk', 'findings'] as const),
];

interface LinesOptions {
  run?: number;
  status?: LineStatus;
  village?: string;
  lang: Language;
}

type Options<More = object> = Printing & Record<string, unknown> & More;

/** `nuanbu run`, `runs`, `lines`, `explain`, `verify`, `archive`, `export`. */
export function addRunCommands(program: Command): void {
  addRun(program);

  addDataDir(program.command('runs'))
    .summary('every run, newest first')
    .description('Lists every run, newest first, with its digest or why it failed.')
    .addOption(languageOption())
    .option('--json', 'print JSON')
    .action(async (options: Options<{ lang: Language }>) => {
      const { lang } = options;
      print(await ask(configOf(options), listRuns, {}), options, (runs) =>
        tableText(
          heads(RUN_HEADS, lang),
          runs.map((run) => [
            String(run.number),
            RUN_KIND_WORDS[run.kind][lang],
            RUN_STATE_WORDS[run.state][lang],
            `${run.programme}@${run.programmeVersion}`,
            run.componentTitle?.[lang] ?? run.component,
            seasonText(run.season, lang),
            formatInstant(run.startedAt),
            run.digest ?? run.failure ?? '',
          ]),
        ),
      );
    });

  addDataDir(program.command('lines'))
    .summary("a run's lines")
    .description('Lists the lines of a run, a household each, in roster order.')
    .option('--run <number>', 'the newest that succeeded unless named', positive)
    .addOption(new Option('--status <status>', 'only these').choices(codesOf(LINE_STATUSES)))
    .option('--village <town/village>', 'only this village')
    .addOption(languageOption())
    .option('--json', 'print JSON')
    .action(async (options: Options<LinesOptions>) => {
      const { run, status, lang } = options;
      const village = options.village === undefined ? undefined : villageOf(options.village);
      print(await ask(configOf(options), listLines, { run, status, village }), options, (found) =>
        tableText(
          heads(LINE_HEADS, lang),
          found.lines.map((line) => [
            line.householdId,
            `${line.town}/${line.village}`,
            LINE_STATUSES[line.status][lang],
            countedText(line, found.countsEnergy, lang),
            line.amountFen === null ? '' : formatYuan(line.amountFen),
            line.atRiskFen === null ? '' : formatYuan(line.atRiskFen),
            codesText(line.findings, lang),
          ]),
        ),
      );
    });

  addDataDir(program.command('explain <household>'))
    .summary("a household's sheet: edges, kWh, bounds, findings, amount, sources")
    .description(
      "Prints a household's sheet: its registers at the edges and from which readings, kWh with " +
        'bounds, findings, each step to the fen, and the clause behind every number.',
    )
    .option('--run <number>', 'the newest that succeeded unless named', positive)
    .addOption(languageOption())
    .option('--json', 'print JSON')
    .action(async (household: string, options: Options<{ run?: number; lang: Language }>) => {
      const found = await ask(configOf(options), explain, { household, run: options.run });
      print(found, options, ({ run, line, name, explanation, batches }) =>
        sheetText(
          {
            heading: `${run.number} · ${RUN_KIND_WORDS[run.kind][options.lang]} · ${explanation.componentTitle[options.lang]} · ${seasonText(run.season, options.lang)} · ${run.programme} ${run.programmeDigest.slice(0, 12)}`,
            householdName: name,
            line,
            explanation,
            batches,
          },
          options.lang,
        ),
      );
    });

  addDataDir(program.command('verify'))
    .argument('<run>', 'its number', positive)
    .summary('recompute a run from its frozen inputs and compare the digest')
    .description(
      'Recomputes a run from its frozen inputs (programme version, roster version, readings as ' +
        'of its commit) and compares the digests. Exits with 1 where they differ.',
    )
    .option('--json', 'print JSON')
    .action(async (run: number, options: Options) => {
      const { tell, end } = runProgress();
      const verdict = await ask(configOf(options), verifyRun, { run }, tell).finally(end);
      print(verdict, options, ({ matches, stored, kept, recomputed, differing }) =>
        [
          `run ${run} ${matches ? 'holds' : 'does NOT hold'}`,
          `  stored      ${stored}`,
          `  kept        ${kept}`,
          `  recomputed  ${recomputed}`,
          ...differing.flatMap(({ householdId, kept: row, computed }) => [
            `  ${householdId}`,
            `    kept        ${row ?? '(none)'}`,
            `    recomputed  ${computed ?? '(none)'}`,
          ]),
        ].join('\n'),
      );
      if (!verdict.matches) process.exitCode = 1;
    });

  addDataDir(program.command('archive'))
    .argument('<run>', 'its number', positive)
    .summary("write a run's frozen inputs, from which `settle` gives the same digest")
    .description(
      "Writes a run's frozen inputs as the files that `nuanbu settle` reads, and a manifest.json " +
        'with its digest and the command that recomputes it, for whoever wants to check it elsewhere.',
    )
    .requiredOption('--out <directory>', 'where they are written')
    .action(async (run: number, options: Options<{ out: string }>) => {
      const directory = resolvePath(options.out);
      const written = await ask(configOf(options), archiveRun, { run, directory });
      console.log(JSON.stringify(written, null, 2));
    });

  addDataDir(program.command('export'))
    .argument('[run]', 'its number; the newest that succeeded unless named', positive)
    .summary('write the payout register of a run')
    .description(
      'Writes the payout register of a run as XLSX and CSV, and a manifest with the hash of each ' +
        'file and the head of the audit chain.',
    )
    .addOption(new Option('--format <format...>', 'one or several').choices(REPORT_FORMS))
    .option('--out <directory>', 'where it is written', '.')
    .addOption(languageOption())
    .action(
      async (
        run: number | undefined,
        options: Options<{ format?: ReportForm[]; out: string; lang: Language }>,
      ) => {
        const { paths } = await ask(configOf(options), exportRegister, {
          run,
          formats: options.format ?? ['xlsx', 'csv'],
          language: options.lang,
          directory: resolvePath(options.out),
        });
        for (const path of paths) console.log(path);
      },
    );
}

interface RunOptions {
  programme: string;
  component?: string;
  season?: string;
  until?: string;
  from?: string;
  to?: string;
  startRule?: StartRule;
  provisional?: boolean;
  correction?: boolean;
  trial?: boolean;
  reason?: string;
  by?: string;
}

function addRun(program: Command): void {
  addDataDir(program.command('run'))
    .summary('settle a season; a final run leads to a draft batch')
    .description(
      'Freezes programme, roster and readings as they stand, settles the season, and makes the ' +
        'draft batch of what is payable. The season must be over; --provisional shows how it ' +
        'stands so far.',
    )
    .requiredOption('--programme <name>', 'a programme on file')
    .option('--component <name>', "the programme's main one unless named")
    .option('--season <season>', 'season such as 2021-2022, or a year; none for what is paid once')
    .addOption(untilOption())
    .option('--from <day>', "replaces the season's first day, for trials")
    .option('--to <day>', "replaces the day after the season's last, for trials")
    .addOption(new Option('--start-rule <rule>', 'domain rule P1').choices(START_RULES))
    .option('--provisional', 'how the season stands so far; it never becomes a batch')
    .option('--correction', 'settles once more, to be compared with what is booked; with --reason')
    .option('--trial', 'of a correction: only shows what would move, and never becomes money')
    .option(
      '--reason <words>',
      'why a correction is made, or a final run though readings are missing',
    )
    .addOption(byOption())
    .option('--json', 'print JSON')
    .action(async (options: Options<RunOptions>) => {
      const { programme, component, season, until, startRule, reason, from, to, by } = options;
      const kind = kindOf(options);
      const progress = runProgress();
      const made = await ask(
        configOf(options),
        makeRun,
        { programme, component, season, until, from, to, startRule, kind, reason, by },
        progress.tell,
      ).finally(() => progress.end());
      const isCompared = kind === 'correction' || kind === 'trial';
      const moves =
        isCompared && !options.json
          ? await ask(configOf(options), listDifferences, { run: made.run.number })
          : undefined;
      print(made, options, ({ run, batch, countsEnergy, unknownAmounts }) => {
        const { byStatus } = run.totals!;
        return [
          `run ${run.number} ${run.state}  digest ${run.digest}`,
          ...codesOf(LINE_STATUSES).map((status) => {
            const { households, totalWh, amountFen } = byStatus[status];
            const kwh = countsEnergy ? `${formatKwh(totalWh)} kWh, ` : '';
            const unknown = status === 'held' ? unknownText(unknownAmounts) : '';
            return `  ${LINE_STATUSES[status].zh} ${status}: ${households} households, ${kwh}${formatYuan(amountFen)} yuan${unknown}`;
          }),
          batch
            ? `batch ${batch.number} ${batch.state}: ${batch.lineCount} lines, ${formatYuan(batch.amountFen)} yuan, digest ${batch.digest}`
            : 'no batch',
          ...(moves ? [differencesText(moves)] : []),
        ].join('\n');
      });
    });
}

/** @throws TroubleError `argumentInvalid` where two kinds are asked for at once. */
function kindOf({ provisional, correction, trial }: RunOptions) {
  if (provisional && (correction || trial)) {
    throw new TroubleError('argumentInvalid', 'A run is either provisional or a correction.');
  }
  if (trial) return 'trial' as const;
  if (correction) return 'correction' as const;
  return provisional ? ('provisional' as const) : ('final' as const);
}

/** What a line counts, with its unit; empty where a fact of the roster is not known. */
function countedText(
  { counted, totalWh }: Pick<LineResult, 'counted' | 'totalWh'>,
  countsEnergy: boolean,
  language: Language,
): string {
  if (counted) return `${formatKwh(counted.quantity)} ${BASIS_UNITS[counted.basis][language]}`;
  return countsEnergy ? `${formatKwh(totalWh)} ${BASIS_UNITS.totalKwh[language]}` : '';
}

function seasonText(season: string, language: Language): string {
  return season === ONCE ? SHEET_WORDS.once[language] : season;
}

/** Findings and reasons in words in Chinese; in English by their codes, whose words are sentences. */
function codesText(codes: LineResult['findings'], language: Language): string {
  if (language === 'en') return codes.join(' ');
  return codes.map((code) => ({ ...FINDINGS, ...INELIGIBLE_REASONS })[code].zh).join('；');
}

/** What the sum of the held lines leaves out. */
function unknownText(households: number): string {
  return households === 0 ? '' : `, and ${households} households without a known amount`;
}

function villageOf(key: string): { town: string; village: string } {
  const [town = '', ...rest] = key.split('/');
  return { town, village: rest.join('/') };
}
