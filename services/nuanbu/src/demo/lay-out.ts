import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SimulatedRoster } from '@nuanbu/simulator-households';
import { type Day, dayOf } from '@nuanbu/units';
import { DEMO_PROGRAMME } from '../commands/simulate.ts';
import { importPlan } from '../operations/conversions.ts';
import type { Platform } from '../platform/platform.ts';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from './accounts.ts';
import type { LaggingClock } from './clock.ts';
import { bringLateFact } from './late-fact.ts';
import { DemoStaff } from './staff.ts';

const QUIET = { progress: () => undefined, signal: new AbortController().signal };

/** How long before the present a demo begins: a notice of seven days, and a day on either side. */
export const LAG_DAYS = 9;
/** After so many of them the neighbours have read the notice. */
const DAYS_TO_OBJECT = 2;
/** The most that a household of the demo's programme is paid for a season. */
const MOST_FEN = 100_000;

/** What a demo has settled and now lays out for people. */
export interface Settled {
  readonly roster: SimulatedRoster;
  readonly run: number;
  /** None where there was nothing to pay. */
  readonly batch?: number | undefined;
  /** Where files are written. */
  readonly out: string;
}

type Place = Pick<Row, 'town' | 'village'>;

/** A line as pages of lines have it, as far as the demo looks. */
interface Row {
  readonly householdId: string;
  readonly town: string;
  readonly village: string;
  readonly amountFen?: number;
}

/**
 * Lays a desk out on a settled season: staff, funds, a plan, a reading that is signed off, a
 * violation, decisions, a corrected payee, a notice with objections that has run out by now, so that
 * the batch waits for its first signature, and a fact that came late.
 *
 * @returns the day on which the notice was put up; undefined where there is no batch.
 */
export async function layOut(
  platform: Platform,
  clock: LaggingClock,
  settled: Settled,
): Promise<Day | undefined> {
  const staff = new DemoStaff(platform.api!.address);
  await staff.makeAdmin(platform.api!.firstAdminUrl!);
  for (const { name, displayName, role } of DEMO_ACCOUNTS) {
    if (name === 'admin' || name === 'village') continue;
    const facts = { name, displayName, roles: [role], scope: 'all', password: DEMO_PASSWORD };
    await staff.does('admin', '/api/users', facts);
  }
  await plan(platform, settled);
  await signOff(staff);
  await accuse(staff, clock, settled);
  if (settled.batch === undefined) return undefined;
  const village = await villageOf(staff, settled.batch);
  await addVillage(staff, village);
  await prepare(staff, settled, settled.batch);
  await staff.acts('bureau-clerk', settled.batch, 'publish');
  const publishedOn = dayOf(clock.now());
  clock.pass(DAYS_TO_OBJECT);
  staff.signOut();
  await object(staff, settled.batch, village);
  clock.pass(LAG_DAYS - DAYS_TO_OBJECT);
  staff.signOut();
  await staff.acts('bureau-clerk', settled.batch, 'end-notice');
  await bringLateFact(platform, staff, settled);
  return publishedOn;
}

/** The plan against which conversions are counted: the notice's own, as large as the demo is. */
async function plan(platform: Platform, { roster, out }: Settled): Promise<void> {
  const villages = Map.groupBy(roster.households, ({ town, village }) => `${town},${village}`);
  const rows = [...villages].map(([village, { length }]) => `${village},${length}`);
  const path = join(out, 'plan.csv');
  await writeFile(path, ['town,village,planned_households', ...rows, ''].join('\n'));
  await importPlan.run(platform, { path, programme: DEMO_PROGRAMME }, QUIET);
}

/** Finance signs off how the start of 500 kWh is read. */
async function signOff(staff: DemoStaff): Promise<void> {
  const path = `/api/programmes/${DEMO_PROGRAMME}`;
  const { items } = await staff.see('finance', `${path}/questions`);
  const { parameter, reading } = items.find((each: { decidedBy?: string }) => each.decidedBy);
  const reason = '按会议纪要执行';
  await staff.does('finance', `${path}/sign-off`, { parameter, reason, value: reading });
}

/** The town opens a case against a household that the batch does not pay. */
async function accuse(staff: DemoStaff, clock: LaggingClock, { run }: Settled): Promise<void> {
  const [line] = await linesOf(staff, run, 'ineligible');
  if (!line) return;
  await staff.does('town', '/api/violations', {
    ...{ household: line.householdId, kind: 'burningCoal', foundOn: dayOf(clock.now()) },
    ...{ evidence: '巡查记录 3', reason: '院内发现散煤' },
  });
}

/** Money comes in, and the draft is looked through before the notice. */
async function prepare(staff: DemoStaff, { roster, run }: Settled, batch: number): Promise<void> {
  const { parts } = await staff.see('finance', `/api/batches/${batch}`);
  for (const { funder } of parts) {
    await staff.does('finance', '/api/funds/entries', {
      ...{ kind: 'fundsReceived', programme: DEMO_PROGRAMME, funder },
      ...{ amountFen: roster.households.length * MOST_FEN, evidence: '拨款单 1' },
      occurredOn: '2022-04-15',
    });
  }
  const decisions = [];
  const [estimated] = (await linesOf(staff, run, 'held')).filter(({ amountFen = 0 }) => amountFen);
  if (estimated) {
    const { householdId } = estimated;
    const grounds = { reason: '入户核对示数，推算可信', evidence: '核查单 1' };
    decisions.push({ householdId, decision: 'acceptEstimate', ...grounds });
  }
  const paid = await paidLines(staff, batch);
  const doubted = paid[paid.length - 1];
  if (doubted && paid.length > KEPT) {
    const { householdId } = doubted;
    decisions.push({ householdId, decision: 'hold', reason: '户主外出，待核实收款人' });
  }
  if (decisions.length > 0) await staff.acts('bureau-clerk', batch, 'lines', { decisions });
  const [, , moved] = paid;
  if (moved && paid.length > KEPT) await changePayee(staff, roster, batch, moved.householdId);
}

/** So many of a batch's first lines something else happens to. */
const KEPT = 3;

async function changePayee(
  staff: DemoStaff,
  roster: SimulatedRoster,
  batch: number,
  household: string,
): Promise<void> {
  const { personal } = roster.households.find((each) => each.householdId === household)!;
  const account = personal.payeeAccount.replace(/^0000/, '0009');
  const payee = { name: personal.payeeName, account, bank: personal.payeeBank };
  const asked = { household, payee, reason: '换卡', evidence: '新卡复印件' };
  await staff.acts('bureau-clerk', batch, 'payee-changes', asked);
  await staff.acts('approver', batch, 'payee-changes/1/answer', { approved: true });
}

/** Two neighbours object, and are answered: one was right, and the household is left out. */
async function object(staff: DemoStaff, batch: number, village: Place): Promise<void> {
  const paid = await paidLines(staff, batch);
  const near = paid.filter(
    (each) => each.town === village.town && each.village === village.village,
  );
  const by = '邻户';
  for (const [index, { householdId }] of near.slice(0, paid.length > KEPT ? 2 : 1).entries()) {
    const text = ['该户常年在外，房屋空置', '该户与父母同住，为一户'][index];
    const said = { householdId, by, text };
    const { auditNumber } = await staff.acts('village', batch, 'objections', said);
    const answer = [
      { outcome: 'rejected', text: '入户核查，有人常住，用电连续' },
      { outcome: 'upheld', text: '经核实属同一户' },
    ][index];
    await staff.acts('bureau-clerk', batch, `objections/${auditNumber}/answer`, answer);
    if (index === 0) continue;
    const decisions = [{ householdId, decision: 'exclude', reason: '异议成立，与父母为一户' }];
    await staff.acts('bureau-clerk', batch, 'lines', { decisions });
  }
}

async function addVillage(staff: DemoStaff, { town, village }: Place): Promise<void> {
  const { name, displayName, role } = DEMO_ACCOUNTS.find((each) => each.name === 'village')!;
  const scope = { towns: [], villages: [`${town}/${village}`] };
  const facts = { name, displayName: `${village}${displayName}`, roles: [role], scope };
  await staff.does('admin', '/api/users', { ...facts, password: DEMO_PASSWORD });
}

/** The village of most of the batch's first lines: neighbours there know each other. */
async function villageOf(staff: DemoStaff, batch: number): Promise<Place> {
  const paid = await paidLines(staff, batch);
  const villages = Map.groupBy(paid, ({ town, village }) => `${town}/${village}`);
  const [most] = [...villages.values()].sort((one, other) => other.length - one.length);
  return most![0]!;
}

async function paidLines(staff: DemoStaff, batch: number): Promise<readonly Row[]> {
  const path = `/api/batches/${batch}/lines?stand=in&limit=50`;
  return (await staff.see('bureau-clerk', path)).items;
}

async function linesOf(staff: DemoStaff, run: number, status: string): Promise<readonly Row[]> {
  return (await staff.see('bureau-clerk', `/api/runs/${run}/lines?status=${status}&limit=50`))
    .items;
}
