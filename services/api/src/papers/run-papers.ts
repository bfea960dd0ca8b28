import {
  type Language,
  type PayoutRegisterRow,
  payoutRegister,
  type RegisterForm,
  type Report,
  type VillageSum,
  villageSummary,
} from '@nuanbu/contracts';
import { RUN_STATE_WORDS } from '@nuanbu/contracts/http';
import type { AuditHead, Batch, Ledger, Run, Village } from '@nuanbu/ledger';
import { BASIS_UNITS, type Component, ONCE, type Programme } from '@nuanbu/policy';
import { explainable, isPaidNow, type Line, lineForm, type RunTerms } from '@nuanbu/settlement';
import {
  BATCH_STATES,
  FINDINGS,
  INELIGIBLE_REASONS,
  isAmountUnknown,
  LINE_STATUSES,
  TroubleError,
} from '@nuanbu/terms';
import { formatInstant, formatYuan, sumIntegers } from '@nuanbu/units';
import { runInWords, titleMark } from './run-kind.ts';
import { HEAD_WORDS } from './words.ts';

/** What the reports of a run are made from. */
export interface RunSource {
  readonly ledger: Pick<Ledger, 'runs' | 'roster' | 'batches' | 'audit'>;
  /** The terms that a run froze. */
  readonly termsOf: (run: Run) => Promise<RunTerms>;
}

/** Which report of which run, of which villages. */
export interface AskedReport {
  readonly run: Run;
  readonly language: Language;
  /** All villages unless it says which. */
  readonly chooses?: ((village: Village) => boolean) | undefined;
}

/** A report with what binds it to the ledger (domain rule S7). */
export interface BoundReport {
  readonly report: Report;
  readonly batch: Batch | undefined;
  readonly auditHead: AuditHead;
  readonly households: number;
  readonly payableHouseholds: number;
  readonly payableYuan: string;
}

/** A run's payout register, village after village. @throws TroubleError `runNotSucceeded`. */
export async function runRegister(source: RunSource, asked: AskedReport): Promise<BoundReport> {
  const settled = await settledRun(source, asked.run);
  const form: RegisterForm = {
    counts: lineForm(settled.terms.component),
    funders: titlesOf(settled, asked.language),
  };
  const rows: PayoutRegisterRow[] = [];
  for await (const { lines, nameOf } of villagesOf(source, settled, asked)) {
    for (const line of lines) {
      rows.push(rowOf(line, nameOf.get(line.householdId) ?? '', form, settled, asked.language));
    }
  }
  const paid = rows.filter(({ isPaid }) => isPaid);
  const certain = rows.filter(({ status }) => status === 'certainPart').length;
  const paidFen = sumIntegers(
    paid.map(({ amountFen = 0 }) => amountFen),
    'payable',
  );
  const sums = { households: rows.length, payable: paid.length, certain, paidFen };
  const head = headOf(settled, 'register', sums, asked.language);
  return bound(settled, sums, payoutRegister(head, rows, form, asked.language));
}

/** A run added up by village. @throws TroubleError `runNotSucceeded`. */
export async function runByVillage(source: RunSource, asked: AskedReport): Promise<BoundReport> {
  const settled = await settledRun(source, asked.run);
  const villages: VillageSum[] = [];
  let certain = 0;
  for await (const { village, lines } of villagesOf(source, settled, asked)) {
    villages.push(villageSum(village, lines, settled.funders));
    certain += lines.filter(({ status }) => status === 'certainPart').length;
  }
  const add = (of: (village: VillageSum) => number) => sumIntegers(villages.map(of), 'villages');
  const sums = {
    ...{ households: add((each) => each.households), payable: add((each) => each.payable) },
    ...{ certain, paidFen: add((each) => each.amountFen) },
  };
  const funders = titlesOf(settled, asked.language);
  const head = headOf(settled, 'villageSummary', sums, asked.language);
  return bound(settled, sums, villageSummary(head, villages, funders, asked.language));
}

interface SettledRun {
  readonly run: Run;
  readonly digest: string;
  readonly terms: RunTerms;
  readonly funders: readonly string[];
  readonly batch: Batch | undefined;
  readonly auditHead: AuditHead;
}

async function settledRun({ ledger, termsOf }: RunSource, run: Run): Promise<SettledRun> {
  const { number, state, digest } = run;
  if (digest === undefined) {
    throw new TroubleError('runNotSucceeded', {
      zh: `第 ${number} 次核算：${RUN_STATE_WORDS[state].zh}。`,
      en: `Run ${number} is ${state}.`,
    });
  }
  const terms = await termsOf(run);
  const batches = await ledger.batches.list();
  const batch = batches.find((each) => each.runNumber === number && each.kind !== 'repayment');
  const auditHead = await ledger.audit.head();
  return { run, digest, terms, funders: fundersOf(terms.component), batch, auditHead };
}

/** The lines of a run by village, since whole lines are large. */
async function* villagesOf(
  { ledger }: RunSource,
  { run, terms }: SettledRun,
  { chooses }: AskedReport,
) {
  for (const village of await ledger.roster.villages(run.rosterVersion)) {
    if (chooses && !chooses(village)) continue;
    const place = { town: village.town, village: village.village };
    const kept = await ledger.runs.wholeLines(run.number, { village: place });
    const cases = await ledger.roster.snapshot(run.rosterVersion, place);
    const nameOf = new Map(cases.map(({ facts }) => [facts.householdId, facts.name]));
    yield { village, nameOf, lines: kept.map((line) => explainable(line, terms)) };
  }
}

/** The component's funders, then those that only some of its rules have. */
function fundersOf(component: Component): string[] {
  if (!component.isDetermined) return [];
  const shares = [component.funders, ...component.rules.map(({ funders = [] }) => funders)];
  return [...new Set(shares.flat().map(({ funder }) => funder))];
}

function titlesOf({ terms, funders }: SettledRun, language: Language): string[] {
  return fundersInWords(terms.programme, funders, language);
}

/** What the levels are called. */
export function fundersInWords(
  { funderTitles }: Programme,
  funders: readonly string[],
  language: Language,
): string[] {
  return funders.map((funder) => funderTitles[funder]?.[language] ?? funder);
}

/** A season; what is paid once has none of its own name. */
export function periodOf(season: string, language: Language): string {
  return season === ONCE ? HEAD_WORDS.once[language] : season;
}

/** The title of a report: of which programme, component and season. */
export function titleOf(
  { programme, component }: Pick<RunTerms, 'programme' | 'component'>,
  season: string,
  report: keyof typeof HEAD_WORDS,
  language: Language,
): string {
  const period = periodOf(season, language);
  const what = HEAD_WORDS[report][language];
  const parts = [programme.title[language], component.title[language], period, what];
  return parts.join(language === 'zh' ? ' ' : ', ');
}

interface Sums {
  readonly households: number;
  readonly payable: number;
  readonly certain: number;
  readonly paidFen: number;
}

function headOf(
  { run, digest, terms, batch, auditHead }: SettledRun,
  report: 'register' | 'villageSummary',
  { payable, certain, paidFen }: Sums,
  language: Language,
) {
  const say = (word: keyof typeof HEAD_WORDS) => HEAD_WORDS[word][language];
  const zh = language === 'zh';
  const certainWords =
    certain === 0
      ? ''
      : zh
        ? `，其中先付确定部分 ${certain} 户`
        : `, of them ${certain} by the certain part`;
  const state = batch ? BATCH_STATES[batch.state][language] : say('none');
  const anchors: [string, string][] = [
    [say('run'), runInWords(run, language)],
    [say('batch'), batch ? String(batch.number) : say('none')],
    [say('state'), state],
    [say('span'), `${formatInstant(run.span.from)} — ${formatInstant(run.span.to)}`],
    [
      say('payable'),
      `${payable} ${say('households')}, ${formatYuan(paidFen)} ${say('yuan')}${certainWords}`,
    ],
    [say('digest'), digest],
    [say('auditHead'), `${auditHead.number} ${auditHead.hash}`],
  ];
  const title = `${titleOf(terms, run.season, report, language)}${titleMark(run, language)}`;
  return { title, anchors };
}

function bound(
  { batch, auditHead }: SettledRun,
  { households, payable, paidFen }: Sums,
  report: Report,
): BoundReport {
  const payableYuan = formatYuan(paidFen);
  return { report, batch, auditHead, households, payableHouseholds: payable, payableYuan };
}

function rowOf(
  line: Line,
  name: string,
  { counts }: RegisterForm,
  { funders }: SettledRun,
  language: Language,
): PayoutRegisterRow {
  const words = { ...FINDINGS, ...INELIGIBLE_REASONS };
  const { town, village, householdId, status, counted } = line;
  const { totalWh, peakWh, valleyWh, paidWh } = line;
  const isKnown = !line.findings.some(isAmountUnknown);
  return {
    ...{ town, village, householdId, name, status, isPaid: isPaidNow(status) },
    statusWords: LINE_STATUSES[status][language],
    ...(counts === 'energy' && { totalWh, peakWh, valleyWh, paidWh }),
    counted: counted && {
      unitWords: BASIS_UNITS[counted.basis][language],
      quantity: counted.quantity,
      paid: counted.paid,
    },
    ...(isKnown && { amountFen: line.amountFen, atRiskFen: line.atRiskFen }),
    partsFen: isKnown ? partsOf(line, funders) : [],
    remarks: line.findings.map((code) => words[code][language]).join('; '),
  };
}

function partsOf({ evidence }: Line, funders: readonly string[]): number[] {
  const parts = evidence.reckoning?.funders ?? [];
  const partFen = new Map(parts.map(({ funder, amountFen }) => [funder, amountFen]));
  return funders.map((funder) => partFen.get(funder) ?? 0);
}

function villageSum(
  { town, village }: Village,
  lines: readonly Line[],
  funders: readonly string[],
): VillageSum {
  const paid = lines.filter(({ status }) => isPaidNow(status));
  const count = (status: Line['status']) => lines.filter((line) => line.status === status).length;
  const add = (those: readonly Line[], of: (line: Line) => number) =>
    sumIntegers(those.map(of), 'village');
  const parts = paid.map((line) => partsOf(line, funders));
  return {
    ...{ town, village, households: lines.length, payable: paid.length },
    ...{ belowStart: count('belowStart'), held: count('held'), ineligible: count('ineligible') },
    totalWh: add(lines, ({ totalWh }) => totalWh),
    paidWh: add(paid, ({ paidWh }) => paidWh),
    amountFen: add(paid, ({ amountFen }) => amountFen),
    partsFen: funders.map((_, index) =>
      sumIntegers(
        parts.map((each) => each[index]!),
        'village',
      ),
    ),
    atRiskFen: add(lines, ({ atRiskFen }) => atRiskFen),
  };
}
