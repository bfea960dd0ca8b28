import { isTrouble } from '@nuanbu/terms';
import { Command } from 'commander';
import { addSettle } from './commands/settle.ts';
import { addSimulate } from './commands/simulate.ts';

const program = new Command('nuanbu')
  .description('暖补: from smart-meter registers to an exact, provable heating payout batch')
  .showHelpAfterError('(add --help for what it takes)');

addSettle(program);
addSimulate(program);

try {
  await program.parseAsync();
} catch (error) {
  if (!isTrouble(error)) throw error;
  console.error(`${error.words.zh} / ${error.message}${error.hint ? `\n${error.hint}` : ''}`);
  process.exitCode = 1;
}
