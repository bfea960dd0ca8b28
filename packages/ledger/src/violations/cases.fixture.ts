/** Households that violations are found at, for the tests of cases and of what is taken back. */
import type { RosterRow } from '../roster/rows.ts';
import type { FrozenInputs } from '../runs/run.ts';
import {
  BY,
  finalRun,
  household,
  type ledgersForTests,
  line,
  type Opened,
  settle,
} from '../testing/ledger.fixture.ts';
import type { TakesBack } from './cases.ts';

export const COAL = {
  kind: 'burningCoal',
  foundOn: '2022-01-20',
  evidence: '巡查记录 2022-018',
  reason: '炉具在用',
} as const;

export const GROUNDS = { evidence: '认定书 7', reason: '经镇复核' };

export const ALL: TakesBack = { components: 'all', seasons: 'all' };

/** What a confirmation says of programme `p`. */
export function taking(takesBack: TakesBack, programme = 'p') {
  return { ...GROUNDS, programme, takesBack };
}

export interface District extends Opened {
  /** The newest facts of a household. */
  factsOf(householdId: string): Promise<{ violationOn?: unknown; endedOn?: unknown }>;
  /** Settles a component and period of programme `p`; the batch pays each named household. */
  pay(amounts: Readonly<Record<string, number>>, other?: Partial<FrozenInputs>): Promise<number>;
}

/** Two households and the programmes `p` and `q`. */
export async function district(
  ledgers: ReturnType<typeof ledgersForTests>,
  first: Partial<RosterRow> = {},
): Promise<District> {
  const opened = await ledgers.open();
  const { ledger } = opened;
  await ledger.roster.importRoster([household('H1', first), household('H2')], BY);
  const { digest } = await ledger.programmes.add({ name: 'p', text: 'a: 1' }, BY);
  await ledger.programmes.add({ name: 'q', text: 'a: 2' }, BY);
  return {
    ...opened,
    factsOf: async (id) => {
      const cases = await ledger.roster.snapshot(await ledger.roster.rosterVersion());
      return cases.find(({ facts }) => facts.householdId === id)!.facts;
    },
    pay: async (amounts, other = {}) => {
      const rosterVersion = await ledger.roster.rosterVersion();
      const lines = ['H1', 'H2'].map((id) => line(id, { amountFen: amounts[id] ?? 0 }));
      const inputs = finalRun(digest, { rosterVersion, ...other });
      return (await settle(ledger, inputs, lines)).batchNumber!;
    },
  };
}
