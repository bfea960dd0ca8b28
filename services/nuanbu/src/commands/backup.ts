import { readFile } from 'node:fs/promises';
import { TroubleError } from '@nuanbu/terms';
import { formatInstant } from '@nuanbu/units';
import type { Command } from 'commander';
import { type RestoreStep, restoreBackup } from '../backup/restore.ts';
import { backup } from '../operations/backup.ts';
import { resolvePath } from '../paths.ts';
import { addDataDir, addSettings, ask, configOf } from '../platform/ask.ts';

const STEPS: Readonly<Record<RestoreStep, string>> = {
  files: 'comparing the files with the manifest',
  ledger: 'loading the ledger',
  readings: 'loading the readings',
  audit: 'recomputing the audit chain',
  runs: 'recomputing the newest runs',
};

/** `nuanbu backup` and `nuanbu restore`. */
export function addBackupCommands(program: Command): void {
  addDataDir(program.command('backup'))
    .summary('write readings, ledger and keys of one moment into a directory')
    .description(
      'Writes readings, ledger and data keys of one moment into a directory that is made for it, ' +
        'while everything goes on. The same form serves the embedded and the server column.',
    )
    .requiredOption('--out <directory>', 'a directory that is empty or is to be made')
    .option('--passphrase-file <file>', 'seal the data keys with what the file holds')
    .option('--without-keys', 'leave the data keys out: they are kept elsewhere')
    .action(async (options: Record<string, unknown>) => {
      const passphrase = await passphraseOf(options.passphraseFile);
      const directory = resolvePath(String(options.out));
      const keys = options.withoutKeys ? 'leftOut' : passphrase ? { passphrase } : 'plain';
      const { readings, ledger, madeAt } = await ask(
        configOf(options),
        backup,
        { directory, keys },
        told(),
      );
      const rows = ledger.tables.reduce((sum, table) => sum + table.rows, 0);
      console.log(
        `${directory}: ${formatInstant(madeAt)}, ${readings.readings} readings, ` +
          `${readings.corrections} corrections, ${rows} rows of the ledger.`,
      );
      if (keys === 'plain') {
        console.log(
          'The data keys are in it as they are: keep it as you keep the data directory, or use ' +
            '--passphrase-file or --without-keys.',
        );
      }
    });
  addSettings(program.command('restore <directory>'))
    .summary('put a backup into a place that holds nothing yet')
    .description(
      'Restores into the data directory, and into the servers that the configuration names, all of ' +
        'which must be empty; also from the embedded into the server column and back. Recomputes ' +
        'the audit chain and the newest runs.',
    )
    .option('--passphrase-file <file>', 'what the data keys were sealed with')
    .action(async (path: string, options: Record<string, unknown>) => {
      const passphrase = await passphraseOf(options.passphraseFile);
      const { dataDir, manifest, runs } = await restoreBackup(
        configOf(options),
        resolvePath(path),
        passphrase,
        (step) => console.error(`${STEPS[step]} …`),
      );
      console.log(`${dataDir} stands as of ${formatInstant(manifest.madeAt)}.`);
      console.log(`The audit chain holds: ${manifest.ledger.auditHead.number} entries.`);
      for (const { runNumber, stored } of runs) {
        console.log(`Run ${runNumber} comes out the same: ${stored}.`);
      }
    });
}

/** Says once of each part that it has begun. */
function told(): (word: unknown) => void {
  let last = '';
  return (word) => {
    const part = (word as { file: string }).file.startsWith('ledger/') ? 'ledger' : 'readings';
    if (part !== last) console.error(`saving the ${part} …`);
    last = part;
  };
}

async function passphraseOf(file: unknown): Promise<string | undefined> {
  if (typeof file !== 'string') return undefined;
  const path = resolvePath(file);
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new TroubleError('fileUnreadable', `${path} (${cause.code})`, { cause });
  });
  const passphrase = text.trim();
  if (passphrase !== '') return passphrase;
  throw new TroubleError('argumentInvalid', `${path} holds no passphrase.`);
}
