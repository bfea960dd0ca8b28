import { type Programme, paidWh, type Source } from '@nuanbu/policy';
import { formatKwh, formatRate, formatYuan, type Wh } from '@nuanbu/units';
import type { Line } from './line.ts';

/** A parameter of the programme as it entered a line: its value as printed, and where it stands. */
export interface CitedValue {
  /** The key in the programme file, e.g. `subsidy.capKwh`. */
  readonly parameter: string;
  readonly value: string;
  /** The document's number where it has one, otherwise its title. */
  readonly document: string;
  readonly section: string;
  /** Our paraphrase of what the document says there. */
  readonly says: string;
}

/** The steps of a payout, each after the one before it. */
export type PayoutStepName = 'energy' | 'start' | 'cap' | 'rate' | 'rounding';

/** One step from kWh to yuan: what came out, and the parameter that decided it. */
export interface PayoutStep {
  readonly step: PayoutStepName;
  /** kWh for the energy, start and cap; yuan, exact, for the rate; yuan and fen for the rounding. */
  readonly result: string;
  readonly cited?: CitedValue | undefined;
}

/** Why a line is what it is, for a program to read; the line's evidence has the registers. */
export interface LineExplanation {
  readonly householdId: string;
  readonly programme: string;
  readonly programmeDigest: string;
  readonly status: Line['status'];
  readonly reason?: { readonly code: string; readonly cited: CitedValue } | undefined;
  /** Absent where the household is not entitled. */
  readonly steps?: readonly PayoutStep[] | undefined;
  readonly tolerance: CitedValue;
  readonly peakHours: CitedValue;
  readonly evidence: Line['evidence'];
}

/** Explains a line by its evidence and the programme that its run named. */
export function explainLine(line: Line, programme: Programme): LineExplanation {
  const { file } = programme;
  const cite = (parameter: string, value: string, source: Source): CitedValue => {
    const document = file.documents[source.document]!;
    return {
      parameter,
      value,
      document: document.number ?? document.title,
      section: source.section,
      says: source.says,
    };
  };
  const { subsidy, tariff } = file;
  return {
    householdId: line.householdId,
    programme: programme.name,
    programmeDigest: programme.digest,
    status: line.status,
    reason: line.reason && { code: line.reason, cited: citeReason(line.reason, programme, cite) },
    steps: line.evidence.payouts && payoutSteps(line, programme, cite),
    tolerance: cite(
      'subsidy.toleranceYuan',
      formatYuan(subsidy.toleranceYuan.value),
      subsidy.toleranceYuan.source,
    ),
    peakHours: cite(
      'tariff.peakTo',
      `${clock(tariff.peakFrom.value)}–${clock(tariff.peakTo.value)}`,
      tariff.peakTo.source,
    ),
    evidence: line.evidence,
  };
}

type Cite = (parameter: string, value: string, source: Source) => CitedValue;

function payoutSteps(line: Line, programme: Programme, cite: Cite): PayoutStep[] {
  const { subsidy } = programme.file;
  const { startRule } = line.evidence;
  const { range } = programme.subsidy;
  const rateText = formatRate(programme.subsidy.rate);
  const start = (resultWh: Wh): PayoutStep => ({
    step: 'start',
    result: formatKwh(resultWh),
    cited: cite(
      'subsidy.startKwh',
      `${formatKwh(subsidy.startKwh.value)} (${startRule})`,
      startRule === subsidy.startRule.value ? subsidy.startRule.source : subsidy.startKwh.source,
    ),
  });
  const cap = (resultWh: Wh): PayoutStep => ({
    step: 'cap',
    result: formatKwh(resultWh),
    cited: cite('subsidy.capKwh', formatKwh(subsidy.capKwh.value), subsidy.capKwh.source),
  });
  const withoutLimit = { ...range, capWh: Number.MAX_SAFE_INTEGER };
  return [
    { step: 'energy', result: formatKwh(line.totalWh) },
    // A limit on what was used holds before the start is deducted, one on what is paid after it.
    ...(startRule === 'deductCapUsage'
      ? [cap(Math.min(line.totalWh, range.capWh)), start(line.paidWh)]
      : [start(paidWh(line.totalWh, withoutLimit, startRule)), cap(line.paidWh)]),
    {
      step: 'rate',
      result: exactYuan(line.paidWh, programme.subsidy.rate.microYuanPerKwh),
      cited: cite('subsidy.yuanPerKwh', rateText, subsidy.yuanPerKwh.source),
    },
    {
      step: 'rounding',
      result: formatYuan(line.amountFen),
      cited: cite('subsidy.rounding', subsidy.rounding.value, subsidy.rounding.source),
    },
  ];
}

/** The product of energy and rate before it is rounded, in yuan with its nine decimals cut short. */
function exactYuan(energyWh: number, microYuanPerKwh: number): string {
  const digits = String(BigInt(energyWh) * BigInt(microYuanPerKwh)).padStart(10, '0');
  const decimals = digits.slice(-9).replace(/0+$/, '').padEnd(2, '0');
  return `${digits.slice(0, -9)}.${decimals}`;
}

function citeReason(reason: string, programme: Programme, cite: Cite): CitedValue {
  const { eligibility, cohorts } = programme.file;
  const flag = (name: keyof typeof eligibility) =>
    cite(`eligibility.${name}`, String(eligibility[name].value), eligibility[name].source);
  switch (reason) {
    case 'cohortNotInSeason': {
      const [cohort] = cohorts;
      const years = cohorts.map(({ year, seasonsPaid }) => `${year}: ${seasonsPaid.value}`);
      return cite('cohorts', years.join(', '), cohort!.seasonsPaid.source);
    }
    case 'notAccepted':
      return flag('acceptanceRequired');
    case 'notResident':
      return flag('residenceRequired');
    case 'notCollectiveMember':
      return flag('collectiveMembershipRequired');
    case 'openViolation':
      return flag('openViolationBlocks');
    case 'dwellingAlreadyPaid':
      return flag('oneHouseholdPerDwelling');
    default:
      throw new RangeError(`no parameter decides ${reason}`);
  }
}

function clock(secondOfDay: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(secondOfDay / 3600))}:${two(Math.floor((secondOfDay % 3600) / 60))}`;
}
