/** Batches on their way to the bank, for the tests of what is done to them. */
import assert from 'node:assert/strict';
import type { Account, AccountEventKind, Line, Posting } from '@nuanbu/settlement';
import type { Duty } from '@nuanbu/terms';
import type { FunderPart } from '@nuanbu/units';
import type { BatchRule, Decided, Decision } from '../batches/decision.ts';
import type { BatchEventAction } from '../batches/events.ts';
import type { BatchView } from '../batches/snapshot.ts';
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
} from './ledger.fixture.ts';

/** Who does what, so that nobody has two duties that exclude each other. */
export const PEOPLE = {
  editLines: 'clerk',
  publishNotice: 'clerk',
  changePayee: 'clerk',
  signTown: 'town',
  signBureau: 'bureau',
  signFinance: 'finance',
  release: 'cashier',
  importReturns: 'cashier',
  approvePayee: 'second',
  reconcile: 'checker',
} as const;

/** Two thirds from the city and the rest from the county, to the fen. */
export function borne(amountFen: number): FunderPart[] {
  const cityFen = Math.floor((amountFen * 2) / 3);
  return [
    { funder: 'city', amountFen: cityFen },
    { funder: 'county', amountFen: amountFen - cityFen },
  ];
}

/** A line that says who bears it, and what best would pay where that is more. */
export function borneLine(
  householdId: string,
  { bestFen, ...other }: Partial<Line> & { bestFen?: number } = {},
): Line {
  const amountFen = other.amountFen ?? 20_000;
  const reckoning = {
    rulePath: 'components.energySubsidy.rules.perKwh',
    payouts: { best: { amountFen: bestFen ?? amountFen } },
    funders: borne(amountFen),
  };
  const evidence = { reckoning } as unknown as Line['evidence'];
  return line(householdId, { amountFen, evidence, ...other });
}

const ENTRIES: Partial<Record<AccountEventKind, readonly [debit: string, credit: string]>> = {
  fundsReceived: ['received', 'funds'],
  batchApproved: ['committed', 'owed'],
  commitmentWithdrawn: ['owed', 'committed'],
  released: ['owed', 'paid'],
  lineFailed: ['returned', 'owed'],
};

/** Postings written down by hand, apart from those of the rules. */
export function postings(
  kind: 'fundsReceived' | 'batchApproved' | 'commitmentWithdrawn' | 'released' | 'lineFailed',
  parts: readonly FunderPart[],
): Posting[] {
  const [debit, credit] = ENTRIES[kind]!;
  return parts.flatMap(({ funder, amountFen }) => [
    { account: `${debit}:${funder}` as Account, amountFen },
    { account: `${credit}:${funder}` as Account, amountFen: -amountFen },
  ]);
}

/** What a rule says beside its one event. */
export type Said = Omit<Decision, 'events'> & { reason?: string; evidence?: string };

/** A rule that says what a test tells it to. */
export function rule(
  action: BatchEventAction,
  duty: Duty | undefined,
  said: Said | ((view: BatchView) => Said) = {},
): BatchRule {
  return (view) => {
    const { reason, evidence, ...decision } = typeof said === 'function' ? said(view) : said;
    return { events: [{ action, duty, reason, evidence }], ...decision };
  };
}

/** The payments of a file as text, so that a test sees what the bank would. */
export const writeCsv: NonNullable<Decision['paymentFile']> = (payments, { number }) => ({
  ...{ kind: 'csv', name: `pay-${payments.length}.csv` },
  bytes: Buffer.from(
    [
      `audit ${number}`,
      ...payments.map(({ paymentId, payee, amountFen }) =>
        [paymentId, payee.name, payee.account, payee.bank, amountFen].join(),
      ),
    ].join('\n'),
  ),
});

/** The steps that bring a draft to the bank, each with what belongs to it. */
const STEPS = {
  publishNotice: ({ today }: BatchView) => ({
    nextState: 'publicNotice',
    noticePublished: { publishedOn: today, days: 7 },
  }),
  endNotice: () => ({ nextState: 'townReview' }),
  signTown: () => ({ nextState: 'bureauReview' }),
  signBureau: () => ({ nextState: 'financeReview' }),
  signFinance: ({ isRepayment, parts }: BatchView) => ({
    nextState: 'approved',
    postings: isRepayment ? [] : postings('batchApproved', parts),
  }),
  release: ({ parts }: BatchView) => ({
    nextState: 'released',
    postings: postings('released', parts),
    paymentFile: writeCsv,
  }),
  reconcile: () => ({ nextState: 'reconciled' }),
} as const satisfies Partial<Record<BatchEventAction, (view: BatchView) => Said>>;

export type Step = keyof typeof STEPS;
export const TO_RELEASE: readonly Step[] = [
  ...(['publishNotice', 'endNotice', 'signTown', 'signBureau', 'signFinance'] as const),
  'release',
];
const DAY_S = 86_400;

export interface Desk extends Opened {
  readonly programmeDigest: string;
  /** Settles a season; the batch pays its payable lines. */
  pay(lines: readonly Line[], other?: Partial<FrozenInputs>): Promise<number>;
  /** Decides at the batch's newest version; fails where that is refused. */
  decide(batch: number, rule: BatchRule, person: string): Promise<Decided>;
  /** Takes steps, each by whoever has it; time passes while the notice runs. */
  take(batch: number, steps: readonly Step[]): Promise<void>;
  /** Receives money of every level. */
  fund(amountFen: number): Promise<void>;
}

/** A desk with its people, and households with bank cards. */
export async function desk(
  ledgers: ReturnType<typeof ledgersForTests>,
  rows: readonly Partial<RosterRow>[] = [{}, {}],
): Promise<Desk> {
  const opened = await ledgers.open();
  const { ledger, clock } = opened;
  const card = (index: number) => ({
    ...{
      payeeName: `收款人${index}`,
      payeeAccount: `622200000000000${index}`,
      payeeBank: '农商行',
    },
  });
  const roster = rows.map((row, index) =>
    household(`H${index + 1}`, { ...card(index + 1), ...row }),
  );
  await ledger.roster.importRoster(roster, BY);
  const { digest } = await ledger.programmes.add({ name: 'p', text: 'a: 1' }, BY);
  await addPeople(opened, Object.values(PEOPLE));
  const decide: Desk['decide'] = async (batch, given, person) => {
    const { version } = await ledger.batches.get(batch);
    const decided = await ledger.batches.decide(batch, version, given, { actor: person });
    assert.ok('auditNumber' in decided, JSON.stringify(decided));
    return decided;
  };
  return {
    ...{ ...opened, programmeDigest: digest, decide },
    pay: async (lines, other = {}) => {
      const rosterVersion = await ledger.roster.rosterVersion();
      const inputs = finalRun(digest, { rosterVersion, ...other });
      return (await settle(ledger, inputs, lines)).batchNumber!;
    },
    take: async (batch, steps) => {
      for (const step of steps) {
        if (step === 'endNotice') clock.at += 8 * DAY_S;
        const duty = step === 'endNotice' ? 'publishNotice' : step;
        await decide(batch, rule(step, duty, STEPS[step]), PEOPLE[duty]);
      }
    },
    fund: async (amountFen) => {
      const parts = ['city', 'county'].map((funder) => ({ funder, amountFen }));
      const entry = {
        kind: 'fundsReceived',
        occurredOn: '2022-04-10',
        evidence: '拨款单 1',
      } as const;
      const said = await ledger.accounts.enter(entry, () => postings('fundsReceived', parts), {
        actor: 'finance',
      });
      assert.equal(typeof said, 'number');
    },
  };
}

/** Users without passwords that anybody knows. */
export async function addPeople({ sql }: Pick<Opened, 'sql'>, names: readonly string[]) {
  await sql(
    `INSERT INTO ledger.user SELECT name, name, '{}', NULL, NULL, 'x', 0, NULL, 1, NULL
     FROM unnest($1::text[]) AS name ON CONFLICT DO NOTHING`,
    [[...new Set(names)]],
  );
}

/** Publishes the notice of a draft, which does not give way from then on. */
export async function publishNotice(opened: Pick<Opened, 'ledger' | 'sql'>, batch: number) {
  await addPeople(opened, ['clerk']);
  const given = rule('publishNotice', 'publishNotice', STEPS.publishNotice);
  const published = await opened.ledger.batches.decide(batch, 1, given, { actor: 'clerk' });
  assert.ok('auditNumber' in published, JSON.stringify(published));
}
