import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { REPORT_FORMS, type ReportForm, reportBytes, runRegister } from '@nuanbu/api';
import type { Language } from '@nuanbu/contracts';
import type { Run } from '@nuanbu/ledger';
import { termsOfRun } from '@nuanbu/settle';
import { z } from 'zod';
import type { Platform } from '../platform/platform.ts';
import { writing } from '../writing.ts';
import { operation } from './operation.ts';
import { runOrNewest } from './runs.ts';

/** What an export wrote, and what binds it to the ledger (domain rule S7). */
export interface RegisterManifest {
  readonly run: number;
  readonly batch: number | null;
  readonly runDigest: string;
  readonly auditHead: { readonly number: number; readonly hash: string };
  readonly households: number;
  readonly payableHouseholds: number;
  readonly payableYuan: string;
  /** SHA-256 of each file, in hexadecimal. */
  readonly files: Readonly<Record<string, string>>;
}

/** Writes a run's payout register, and a manifest of what it holds. */
export const exportRegister = operation(
  'export',
  z.strictObject({
    run: z.int().min(1).optional(),
    formats: z.array(z.enum(REPORT_FORMS)).min(1),
    language: z.enum(['zh', 'en']),
    directory: z.string(),
  }),
  async (platform, { run: number, formats, language, directory }) => {
    const run = await runOrNewest(platform.ledger, number);
    return writing(directory, () => writeRegister(platform, run, formats, language, directory));
  },
);

async function writeRegister(
  { ledger, clock }: Pick<Platform, 'ledger' | 'clock'>,
  run: Run,
  formats: readonly ReportForm[],
  language: Language,
  directory: string,
) {
  const termsOf = (of: Run) => termsOfRun(ledger, of);
  const { report, batch, ...bound } = await runRegister({ ledger, termsOf }, { run, language });
  await mkdir(directory, { recursive: true });
  const stem = `payout-register-run-${run.number}`;
  const files: Record<string, string> = {};
  const paths: string[] = [];
  for (const format of formats) {
    const path = join(directory, `${stem}.${format}`);
    await writeFile(path, await reportBytes(report, format, true, language, clock.now()));
    files[basename(path)] = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    paths.push(path);
  }
  const manifest: RegisterManifest = {
    ...{ run: run.number, batch: batch?.number ?? null, runDigest: run.digest!, ...bound, files },
  };
  const manifestPath = join(directory, `${stem}.json`);
  await writeFile(manifestPath, `${JSON.stringify(manifest, null, 2)}\n`);
  return { manifest, paths: [...paths, manifestPath] };
}
