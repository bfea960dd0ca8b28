import { isTrouble } from '@nuanbu/terms';
import { Command } from 'commander';
import { addBackupCommands } from './commands/backup.ts';
import { addBudget } from './commands/budget.ts';
import { addConcentratorCommands } from './commands/concentrator.ts';
import { addProgressCommand } from './commands/conversions.ts';
import { addCorrectionCommands } from './commands/correction.ts';
import { addDemo } from './commands/demo.ts';
import { addForecast } from './commands/forecast.ts';
import { addImportCommands } from './commands/import.ts';
import { addInitInflux } from './commands/init-influx.ts';
import { addKeepingCommands } from './commands/keys.ts';
import { addPackageCommands } from './commands/package.ts';
import { addPolicyCommands } from './commands/policy.ts';
import { addProgrammeCommands } from './commands/programme.ts';
import { addQuarantineCommands } from './commands/quarantine.ts';
import { addReplayCommands } from './commands/replay.ts';
import { addRunCommands } from './commands/run.ts';
import { addServices } from './commands/service.ts';
import { addSettle } from './commands/settle.ts';
import { addSimulate } from './commands/simulate.ts';
import { addStart } from './commands/start.ts';
import { addTrace } from './commands/trace.ts';
import { addUserCommands } from './commands/user.ts';
import { addViolationCommands } from './commands/violation.ts';
import { addWhatIf } from './commands/what-if.ts';

const EXAMPLES = `
Commands ask the platform that runs on the data directory; where none does, they open the directory
themselves, or the servers where nothing is embedded. Every setting of packages/runtime/CONFIG.md can
be given as a variable too.

  nuanbu demo --households 200 --days 14            a quick look at the whole main job
  nuanbu start                                      run the platform
  nuanbu ingest, nuanbu settle, nuanbu api          one service of it, as a process of its own
  nuanbu import roster roster.csv                   who is paid
  nuanbu import meters meters.csv                   and by which meters
  nuanbu concentrator add c01 --village 马集镇/云山村    who reports them; the password is shown once
  nuanbu user add clerk --role finance              who signs in; the password is shown once
  nuanbu import plan plan.csv --programme jining-jkq-2021
  nuanbu import conversions conversions.csv         what was installed, and accepted by whom
  nuanbu progress --programme jining-jkq-2021 --week    the weekly report against the plan
  nuanbu budget litong-2022                         what a notice's plan costs, and who bears it
  nuanbu forecast --programme jining-jkq-2021       what the season will come to, beside the budget
  nuanbu run --programme jining-jkq-2021 --season 2021-2022
  nuanbu lines --status held                        what waits for a person
  nuanbu explain HOUSEHOLD --lang en                why a household gets what it gets
  nuanbu trace --household HOUSEHOLD                from its line to stored values, commits, messages
  nuanbu export --out registers                     the payout register
  nuanbu package 1 --out proof && nuanbu verify-package proof    everything an auditor needs
  nuanbu init-influx --admin-token-file admin-token    a bucket for the readings, and its token
  nuanbu backup --out saved                         readings, ledger and keys of one moment
  nuanbu policy show jining-jkq-2021                every number of a programme with its source
  nuanbu whatif --set components.energySubsidy.rules.perKwh.rate=0.25    the season at another rate`;

const program = new Command('nuanbu')
  .description('暖补: from smart-meter registers to an exact, provable heating payout batch')
  .showHelpAfterError('(add --help for what it takes)')
  .addHelpText('after', EXAMPLES);

addStart(program);
addServices(program);
addDemo(program);
addImportCommands(program);
addProgressCommand(program);
addRunCommands(program);
addTrace(program);
addCorrectionCommands(program);
addPackageCommands(program);
addViolationCommands(program);
addConcentratorCommands(program);
addUserCommands(program);
addQuarantineCommands(program);
addProgrammeCommands(program);
addPolicyCommands(program);
addWhatIf(program);
addForecast(program);
addKeepingCommands(program);
addBackupCommands(program);
addInitInflux(program);
addReplayCommands(program);
addSettle(program);
addBudget(program);
addSimulate(program);

/** That of the command's `--lang`, where it has one. */
let language: unknown;
program.hook('preAction', (_program, command) => {
  language = command.opts().lang;
});

// Whoever read the output may have gone (`| head`); that ends no platform.
for (const outlet of [process.stdout, process.stderr]) {
  outlet.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

try {
  await program.parseAsync();
} catch (error) {
  if (!isTrouble(error)) throw error;
  const { words, detailWords, message } = error;
  const isChinese = language === 'zh';
  const zh = isChinese && detailWords ? `${words.zh}：${detailWords.zh}` : words.zh;
  const hint = (isChinese ? error.hintWords?.zh : undefined) ?? error.hint;
  console.error(`${zh} / ${message}${hint ? `\n${hint}` : ''}`);
  process.exitCode = 1;
}
