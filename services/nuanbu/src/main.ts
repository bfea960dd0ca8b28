import { isTrouble } from '@nuanbu/terms';
import { Command } from 'commander';
import { addConcentratorCommands } from './commands/concentrator.ts';
import { addDemo } from './commands/demo.ts';
import { addImportCommands } from './commands/import.ts';
import { addKeepingCommands } from './commands/keys.ts';
import { addProgrammeCommands } from './commands/programme.ts';
import { addQuarantineCommands } from './commands/quarantine.ts';
import { addReplayCommands } from './commands/replay.ts';
import { addRunCommands } from './commands/run.ts';
import { addSettle } from './commands/settle.ts';
import { addSimulate } from './commands/simulate.ts';
import { addStart } from './commands/start.ts';

const program = new Command('nuanbu')
  .description('暖补: from smart-meter registers to an exact, provable heating payout batch')
  .showHelpAfterError('(add --help for what it takes)');

addStart(program);
addDemo(program);
addImportCommands(program);
addRunCommands(program);
addConcentratorCommands(program);
addQuarantineCommands(program);
addProgrammeCommands(program);
addKeepingCommands(program);
addReplayCommands(program);
addSettle(program);
addSimulate(program);

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
  console.error(`${error.words.zh} / ${error.message}${error.hint ? `\n${error.hint}` : ''}`);
  process.exitCode = 1;
}
