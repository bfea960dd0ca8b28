import type { Language } from '@nuanbu/contracts';
import { countsEnergy, START_RULES, type StartRule } from '@nuanbu/policy';
import { componentOf, refuseUnused } from '@nuanbu/settle';
import { type RunTotals, runTerms } from '@nuanbu/settlement';
import { codesOf, LINE_STATUSES, TroubleError } from '@nuanbu/terms';
import { dayOf, formatKwh, formatYuan } from '@nuanbu/units';
import { type Command, Option } from 'commander';
import { OfflineReport } from '../offline/report.ts';
import { settleFiles } from '../offline/settle-files.ts';
import { resolvePath } from '../paths.ts';
import { addSettings } from '../platform/ask.ts';
import { loadProgramme, seasonFrom } from '../programmes.ts';
import { languageOption } from './language.ts';
import { untilOption } from './period.ts';
import { tableText } from './print.ts';
import { EXIT_REFUSALS, refusalText, SHOWN_REFUSALS } from './refusals.ts';
import { runService, SHARING } from './service.ts';
import { heads, word } from './table-words.ts';

interface SettleOptions extends Record<string, unknown> {
  programme: string;
  component?: string;
  season?: string;
  until?: string;
  roster: string;
  meters?: string;
  readings?: string;
  out: string;
  from?: string;
  to?: string;
  startRule?: StartRule;
  strict?: boolean;
  lang: Language;
}

/**
 * `nuanbu settle`: settles a season from files, without a server or a data directory; without files,
 * settles whatever runs are asked for, as a process of its own.
 */
export function addSettle(program: Command): void {
  const command = program
    .command('settle')
    .summary('settle a season from files; without files, runs, as a process of its own')
    .description(
      'Settles a season from a roster, a meters and a readings file and writes lines.csv, ' +
        'summary.json (counts, sums in Wh and fen, digest) and refusals.csv into a directory. ' +
        'Needs no server and no data directory.\n\n' +
        'Without any file it settles the villages of whatever runs are asked for, and does nothing ' +
        `else. ${SHARING}`,
    )
    .option('--programme <name or file>', 'programme by name, or a programme file')
    .option('--component <name>', "the programme's main one unless named")
    .option('--season <season>', 'season such as 2021-2022, or a year; none for what is paid once')
    .addOption(untilOption())
    .option('--roster <file>', 'households, one a row')
    .option('--meters <file>', 'meters and where they were installed; for energy')
    .option('--readings <file>', 'registers in any order; for energy')
    .option('--out <directory>', 'where the results are written')
    .option('--from <day>', "replaces the season's first day, for trials")
    .option('--to <day>', "replaces the day after the season's last, for trials")
    .addOption(
      new Option('--start-rule <rule>', 'another reading of the start (domain rule P1)').choices(
        START_RULES,
      ),
    )
    .addOption(languageOption())
    .option('--strict', `exit with ${EXIT_REFUSALS} where any row was refused`);
  addSettings(command).action((options: Partial<SettleOptions>) => {
    const given = OF_FILES.filter((name) => options[name] !== undefined);
    if (given.length === 0) return runService('settle', options);
    const missing = NEEDED_OF_FILES.filter((name) => options[name] === undefined);
    if (missing.length === 0) return settle(options as SettleOptions);
    const flags = missing.map((name) => `--${name}`).join(', ');
    throw new TroubleError('argumentInvalid', `Settling from files needs ${flags} too.`);
  });
}

/** What is said of files, by any of which it is known that files are to be settled. */
const OF_FILES = [
  ...(['programme', 'component', 'season', 'until', 'roster', 'meters', 'readings'] as const),
  ...(['out', 'from', 'to', 'startRule', 'strict'] as const),
];
const NEEDED_OF_FILES = ['programme', 'roster', 'out'] as const;

/** Households, energy and money by status, and what is paid now. */
function statusTable(byStatus: RunTotals['byStatus'], hasEnergy: boolean, language: Language) {
  const table = tableText(
    heads(['status', 'households', ...(hasEnergy ? ['energy' as const] : []), 'yuan'], language),
    codesOf(LINE_STATUSES).map((status) => {
      const { households, totalWh, amountFen } = byStatus[status];
      return [
        ...[LINE_STATUSES[status][language], String(households)],
        ...(hasEnergy ? [formatKwh(totalWh)] : []),
        formatYuan(amountFen),
      ];
    }),
    1,
  );
  return `${table}\n${word('paidNow', language)} ${formatYuan(paidFen(byStatus))}`;
}

/** What is paid now: the whole of some lines and the certain part of others. */
function paidFen({ payable, certainPart }: RunTotals['byStatus']): number {
  return payable.amountFen + certainPart.amountFen;
}

async function settle(options: SettleOptions): Promise<void> {
  const programme = await loadProgramme(options.programme);
  const now = Math.floor(Date.now() / 1000);
  const component = componentOf(programme, options.component);
  refuseUnused(programme, component, options);
  const season = seasonFrom(programme, { until: dayOf(now), ...options }, component);
  const terms = runTerms(programme, season, { component, startRule: options.startRule });
  const report = new OfflineReport(resolvePath(options.out), terms, SHOWN_REFUSALS);
  await report.start();
  try {
    const outcome = await settleFiles(
      {
        ...terms,
        rosterPath: resolvePath(options.roster),
        metersPath: options.meters && resolvePath(options.meters),
        readingsPath: options.readings && resolvePath(options.readings),
      },
      now,
      (line) => report.line(line),
      (refusal) => report.refusal(refusal),
    );
    if (outcome.unusable) {
      const { file } = outcome.unusable;
      throw new TroubleError('fileUnreadable', refusalText(file, outcome.unusable));
    }
    for (const column of outcome.ignoredColumns) console.error(`column not read: ${column}`);
    for (const refusal of report.shown) console.error(refusalText(refusal.file, refusal));
    const unshown = outcome.refusals - report.shown.length;
    if (unshown > 0) console.error(`… and ${unshown} more in ${options.out}/refusals.csv`);
    if (outcome.isRosterRefused) {
      const detail = 'Every row of the roster was refused: there is no household to settle.';
      throw new TroubleError('fileUnreadable', detail, {
        hint: `${options.out}/refusals.csv names each row and why.`,
      });
    }
    const summary = await report.finish(outcome);
    const { counts } = summary;
    const { lang } = options;
    console.log(JSON.stringify(counts));
    console.log(statusTable(summary.byStatus, countsEnergy(component), lang));
    console.log(`digest ${summary.digest}`);
    if (options.strict && outcome.refusals > 0) process.exitCode = EXIT_REFUSALS;
  } finally {
    await report.close();
  }
}
