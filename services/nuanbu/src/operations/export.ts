import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  type PayoutRegisterHead,
  type PayoutRegisterRow,
  payoutRegisterCsv,
  type RegisterForm,
  writePayoutRegisterXlsx,
} from '@nuanbu/contracts';
import { BASIS_UNITS, type Component, ONCE } from '@nuanbu/policy';
import { termsOfRun } from '@nuanbu/settle';
import { explainable, isPaidNow, type Line, lineForm } from '@nuanbu/settlement';
import {
  FINDINGS,
  INELIGIBLE_REASONS,
  isAmountUnknown,
  LINE_STATUSES,
  TroubleError,
} from '@nuanbu/terms';
import { formatInstant, formatYuan, sumIntegers } from '@nuanbu/units';
import { z } from 'zod';
import type { Platform } from '../platform/platform.ts';
import { PER_WORDS } from '../policy/words.ts';
import type { Language } from '../sheet/words.ts';
import { writing } from '../writing.ts';
import { operation } from './operation.ts';
import { batchOf, runOrNewest } from './runs.ts';

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
    formats: z.array(z.enum(['xlsx', 'csv'])).min(1),
    language: z.enum(['zh', 'en']),
    directory: z.string(),
  }),
  async (platform, { run, formats, language, directory }) => {
    const register = await registerOf(platform, run, language);
    return writing(directory, () => writeRegister(register, formats, language, directory));
  },
);

async function writeRegister(
  register: Register,
  formats: readonly ('xlsx' | 'csv')[],
  language: Language,
  directory: string,
) {
  await mkdir(directory, { recursive: true });
  const stem = `payout-register-run-${register.manifest.run}`;
  const files: Record<string, string> = {};
  const paths: string[] = [];
  for (const format of formats) {
    const path = join(directory, `${stem}.${format}`);
    if (format === 'csv')
      await writeFile(path, payoutRegisterCsv(register.rows, register.form, language));
    else await writePayoutRegisterXlsx(path, register.head, register.rows, register.form, language);
    files[basename(path)] = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
    paths.push(path);
  }
  const manifest: RegisterManifest = { ...register.manifest, files };
  const manifestPath = join(directory, `${stem}.json`);
  await writeFile(manifestPath, `${JSON.stringify(manifest, null, 2)}\n`);
  return { manifest, paths: [...paths, manifestPath] };
}

interface Register {
  readonly form: RegisterForm;
  readonly head: PayoutRegisterHead;
  readonly rows: readonly PayoutRegisterRow[];
  readonly manifest: Omit<RegisterManifest, 'files'>;
}

async function registerOf(
  { ledger }: Platform,
  number: number | undefined,
  language: Language,
): Promise<Register> {
  const run = await runOrNewest(ledger, number);
  if (run.digest === undefined) {
    throw new TroubleError('runNotSucceeded', `Run ${run.number} is ${run.state}.`);
  }
  const kept = await ledger.runs.wholeLines(run.number, {});
  const cases = await ledger.roster.snapshot(run.rosterVersion);
  const nameOf = new Map(cases.map(({ facts }) => [facts.householdId, facts.name]));
  const terms = await termsOfRun(ledger, run);
  const { programme, component } = terms;
  const lines = kept.map((line) => explainable(line, terms));
  const funders = fundersOf(component);
  const batch = await batchOf(ledger, run.number);
  const auditHead = await ledger.audit.head();
  const payable = lines.filter(({ status }) => isPaidNow(status));
  const payableYuan = formatYuan(
    sumIntegers(
      payable.map(({ amountFen }) => amountFen),
      'payable',
    ),
  );
  const zh = language === 'zh';
  const certain = lines.filter(({ status }) => status === 'certainPart').length;
  const certainWords =
    certain === 0
      ? ''
      : zh
        ? `，其中先付确定部分 ${certain} 户`
        : `, of them ${certain} by the certain part`;
  const form: RegisterForm = {
    counts: lineForm(component),
    funders: funders.map((funder) => programme.funderTitles[funder]?.[language] ?? funder),
  };
  return {
    form,
    head: {
      title: `${programme.title[language]} ${component.title[language]} ${periodWords(run.season, language)} ${zh ? '发放登记' : 'payout register'}`,
      anchors: [
        `${zh ? '核算' : 'run'}: ${run.number}    ${zh ? '批次' : 'batch'}: ${batch?.number ?? '—'}    ${zh ? '状态' : 'state'}: ${batch?.state ?? run.state}`,
        `${zh ? '计费期' : 'season'}: ${formatInstant(run.span.from)} — ${formatInstant(run.span.to)}`,
        `${zh ? '可发放' : 'payable'}: ${payable.length} ${zh ? '户' : 'households'}, ${payableYuan} ${zh ? '元' : 'yuan'}${certainWords}`,
        `${zh ? '摘要' : 'digest'}: ${run.digest}`,
        `${zh ? '审计链头' : 'audit head'}: ${auditHead.number} ${auditHead.hash}`,
      ],
    },
    rows: lines.map((line) =>
      rowOf(line, nameOf.get(line.householdId) ?? '', form, funders, language),
    ),
    manifest: {
      run: run.number,
      batch: batch?.number ?? null,
      runDigest: run.digest,
      auditHead,
      households: lines.length,
      payableHouseholds: payable.length,
      payableYuan,
    },
  };
}

/** What is paid once has no season of its own name. */
function periodWords(season: string, language: Language): string {
  return season === ONCE ? PER_WORDS.once[language] : season;
}

/** The component's funders, then those that only some of its rules have. */
function fundersOf(component: Component): string[] {
  if (!component.isDetermined) return [];
  const shares = [component.funders, ...component.rules.map(({ funders = [] }) => funders)];
  return [...new Set(shares.flat().map(({ funder }) => funder))];
}

function rowOf(
  line: Line,
  name: string,
  { counts }: RegisterForm,
  funders: readonly string[],
  language: Language,
): PayoutRegisterRow {
  const words = { ...FINDINGS, ...INELIGIBLE_REASONS };
  const { town, village, householdId, status, counted } = line;
  const { totalWh, peakWh, valleyWh, paidWh } = line;
  const isKnown = !line.findings.some(isAmountUnknown);
  const parts = line.evidence.reckoning?.funders ?? [];
  const partFen = new Map(parts.map(({ funder, amountFen }) => [funder, amountFen]));
  return {
    ...{ town, village, householdId, name, status },
    statusWords: LINE_STATUSES[status][language],
    ...(counts === 'energy' && { totalWh, peakWh, valleyWh, paidWh }),
    counted: counted && {
      unitWords: BASIS_UNITS[counted.basis][language],
      quantity: counted.quantity,
      paid: counted.paid,
    },
    ...(isKnown && { amountFen: line.amountFen, atRiskFen: line.atRiskFen }),
    partsFen: isKnown ? funders.map((funder) => partFen.get(funder) ?? 0) : [],
    remarks: line.findings.map((code) => words[code][language]).join('; '),
  };
}
