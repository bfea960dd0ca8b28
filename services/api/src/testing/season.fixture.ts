import type { Line, LineTotals, RunTotals } from '@nuanbu/settlement';
import { codesOf, LINE_STATUSES } from '@nuanbu/terms';
import { PROGRAMME, PROGRAMME_TEXT, SEASON, type World } from './world.fixture.ts';

const BY = { actor: 'tests' };

/** Two towns: one with two villages, one with one of the same name as a village of the other. */
export const VILLAGES = [
  { town: '马集镇', village: '云山村' },
  { town: '马集镇', village: '东村' },
  { town: '疃里镇', village: '东村' },
] as const;

/** Households A1, A2, B1, B2 … in the villages' order; each has the meter M-… . */
export const HOUSEHOLDS = VILLAGES.flatMap((place, index) =>
  [1, 2].map((number) => ({ householdId: `${'ABC'[index]}${number}`, ...place })),
);

/** Puts the programme and a roster of three villages on file. */
export async function enrol({ ledger }: World): Promise<void> {
  await ledger.programmes.add({ name: PROGRAMME.name, text: PROGRAMME_TEXT }, BY);
  await ledger.roster.importRoster(
    HOUSEHOLDS.map((each, index) => ({
      ...each,
      ...{ name: `户${'一二三四五六'[index]}`, cohortYear: 2021, acceptedOn: '2021-10-15' },
      ...{ resident: true, collectiveMember: true },
      idNumber: `37082619700101${1000 + index}`,
      payeeAccount: `62284803${String(index).padStart(8, '0')}`,
    })),
    BY,
  );
  await ledger.roster.importMeters(
    HOUSEHOLDS.map(({ householdId }) => ({
      ...{ householdId, meterId: `M-${householdId}` },
      ...{ multiplier: 1, maxPowerW: 20_000, modulusWh: 1_000_000_000 },
    })),
    BY,
  );
}

/** A payable line of 1,000 kWh with what a test wants otherwise. */
export function lineOf(
  { householdId, town, village }: (typeof HOUSEHOLDS)[number],
  other: Partial<Line> = {},
): Line {
  return {
    ...{ householdId, town, village, status: 'payable' },
    ...{ totalWh: 1_000_000, lowWh: 1_000_000, highWh: 1_000_000, peakWh: 400_000 },
    ...{ valleyWh: 600_000, estimatedWh: 0, paidWh: 1_000_000, amountFen: 20_000 },
    ...{ atRiskFen: 0, findings: [], evidence: {} },
    ...other,
  };
}

/** Makes a run of all households through to its end. */
export async function settle(
  { ledger, store }: World,
  alter: (line: Line) => Line = (line) => line,
  kind: 'final' | 'provisional' | 'correction' = 'provisional',
): Promise<number> {
  const lines = HOUSEHOLDS.map((household) => alter(lineOf(household)));
  const number = await ledger.runs.start(
    {
      ...{ kind, programme: PROGRAMME.name, programmeDigest: PROGRAMME.digest },
      ...{ component: 'energySubsidy', season: SEASON.name, span: SEASON.span },
      ...{ rosterVersion: await ledger.roster.rosterVersion(), options: {} },
      readingCommit: await store.frontier(),
    },
    BY,
  );
  for (const { town, village } of VILLAGES) {
    const own = lines.filter((line) => line.town === town && line.village === village);
    await ledger.runs.replaceVillageLines(number, { town, village }, own);
  }
  await ledger.runs.finish(number, { digest: 'a'.repeat(64), totals: totalsOf(lines) }, BY);
  return number;
}

function totalsOf(lines: readonly Line[]): RunTotals {
  const sum = (those: readonly Line[]): LineTotals => {
    const add = (field: 'totalWh' | 'paidWh' | 'amountFen' | 'atRiskFen') =>
      those.reduce((total, line) => total + line[field], 0);
    return {
      ...{ households: those.length, totalWh: add('totalWh'), paidWh: add('paidWh') },
      ...{ amountFen: add('amountFen'), atRiskFen: add('atRiskFen') },
    };
  };
  const byStatus = codesOf(LINE_STATUSES).map((status) => [
    status,
    sum(lines.filter((line) => line.status === status)),
  ]);
  return { ...sum(lines), byStatus: Object.fromEntries(byStatus) };
}
