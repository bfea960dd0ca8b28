import type { Command } from 'commander';
import { rotateKeys, verifyAudit } from '../operations/upkeep.ts';
import { addDataDir, ask, configOf } from '../platform/ask.ts';

/** `nuanbu keys rotate` and `nuanbu audit verify`. */
export function addKeepingCommands(program: Command): void {
  const keys = program.command('keys').summary('the keys of personal data');
  addDataDir(keys.command('rotate'))
    .description(
      'Makes a new data key and seals every personal value with it. With DATA_KEY, put the new ' +
        'key in front of the others first.',
    )
    .action(async (options: Record<string, unknown>) => {
      const { values, keyId, keptIn } = await ask(configOf(options), rotateKeys, {});
      console.log(
        `${values} values are sealed anew with key ${keyId}, which is kept in ${keptIn}.`,
      );
    });
  const audit = program.command('audit').summary('the audit chain');
  addDataDir(audit.command('verify'))
    .description('Recomputes the chain and names the first link that does not hold.')
    .action(async (options: Record<string, unknown>) => {
      const verdict = await ask(configOf(options), verifyAudit, {});
      if (verdict.holds) {
        console.log(`The chain holds: ${verdict.entries} entries, head ${verdict.head.hash}.`);
        return;
      }
      const { number, fault } = verdict.broken;
      console.error(`The chain is broken at entry ${number}: ${fault}.`);
      process.exitCode = 1;
    });
}
