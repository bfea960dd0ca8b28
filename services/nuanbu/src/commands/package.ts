import type { Language } from '@nuanbu/contracts';
import { PACKAGE_FAULTS } from '@nuanbu/terms';
import { type Command, InvalidArgumentError } from 'commander';
import { packageBatch } from '../operations/package.ts';
import { type PrintedHead, printedHead } from '../package/verify/heads.ts';
import { type Verified, verifyPackage } from '../package/verify/verify.ts';
import { CHECK_WORDS, VERDICT_WORDS } from '../package/words.ts';
import { resolvePath } from '../paths.ts';
import { addDataDir, ask, configOf } from '../platform/ask.ts';
import { languageOption } from './language.ts';
import { positive } from './simulate.ts';

/** `nuanbu package` and `nuanbu verify-package`: what an auditor takes away, and its proof. */
export function addPackageCommands(program: Command): void {
  addDataDir(
    program
      .command('package <batch>')
      .summary('write the audit package of a batch')
      .description(
        'Writes everything from which a batch can be proved without this platform: frozen inputs, ' +
          'lines, decisions, signatures, postings, payments and the audit chain, with a manifest.',
      )
      .requiredOption('--out <directory>', 'an empty directory, or one that is to be made')
      .option('--in-full <why>', 'payees in full, too; who looked, and why, is in the audit chain'),
  ).action(async (batch: string, options: { out: string; inFull?: string; dataDir?: string }) => {
    const { directory, files } = await ask(configOf(options), packageBatch, {
      batch: positive(batch),
      directory: resolvePath(options.out),
      why: options.inFull,
    });
    console.log(`${directory}: ${files.length} files`);
    console.log(`nuanbu verify-package ${directory}`);
  });
  program
    .command('verify-package <path>')
    .summary('prove an audit package, a directory or a ZIP archive, by itself')
    .description(
      'Needs no data directory and no network. Says in plain words what it checked, and exits ' +
        'with 1, with reason and file, where anything was changed.',
    )
    .option(
      '--head <number hash>',
      'a head of the audit chain as it was printed, such as "57 3fa2…"; may be repeated',
      addHead,
      [],
    )
    .addOption(languageOption())
    .action(async (path: string, { lang, head }: { lang: Language; head: PrintedHead[] }) => {
      const now = Math.floor(Date.now() / 1000);
      const verified = await verifyPackage(resolvePath(path), now, head);
      console.log(verdictText(verified, lang));
      if (!verified.holds) process.exitCode = 1;
    });
}

/** One more head from paper. @throws InvalidArgumentError */
function addHead(text: string, heads: readonly PrintedHead[]): PrintedHead[] {
  const head = printedHead(text);
  if (head) return [...heads, head];
  throw new InvalidArgumentError(
    'It is the number and the hash, or its first 16 digits at least, such as "57 3fa2…".',
  );
}

/** What a verification found, check by check. */
export function verdictText({ manifest, checks, holds }: Verified, language: Language): string {
  const lines = checks.flatMap(({ check, count, found }) => [
    `${found.length === 0 ? '✓' : '✗'} ${CHECK_WORDS[check][language]} (${count})`,
    ...found.map(
      ({ fault, file, detail }) =>
        `    ${file}: ${PACKAGE_FAULTS[fault][language]} ${fault} ${detail}`,
    ),
  ]);
  const of = manifest ? ` ${VERDICT_WORDS.of[language]} ${manifest.batch}` : '';
  const head = manifest
    ? [`${VERDICT_WORDS.head[language]}: ${manifest.auditHead.number} ${manifest.auditHead.hash}`]
    : [];
  const verdict = VERDICT_WORDS[holds ? 'holds' : 'fails'][language];
  const isAnchored = checks.some(({ check }) => check === 'printedHeads');
  return [...lines, `${verdict}${of}`, ...(holds && !isAnchored ? head : [])].join('\n');
}
