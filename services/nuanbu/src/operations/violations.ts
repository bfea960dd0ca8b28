import type { Ledger, Recovery, RecoveryEntry, Run, ViolationOutcome } from '@nuanbu/ledger';
import { readProgramme } from '@nuanbu/settle';
import {
  codesOf,
  TroubleError,
  VIOLATION_KINDS,
  VIOLATION_STATES,
  type ViolationKind,
  type ViolationState,
  verbatim,
} from '@nuanbu/terms';
import { dayOf, type Fen } from '@nuanbu/units';
import { z } from 'zod';
import { refuseBeyond, whoActs } from './acting.ts';
import { operation } from './operation.ts';

const caseNumber = z.int().min(1);
const grounds = { evidence: z.string(), reason: z.string(), by: z.string().min(1).optional() };

/** A household's line in a batch that stands. */
export interface BookedLine {
  readonly batch: number;
  readonly programme: string;
  readonly component: string;
  readonly season: string;
  readonly amountFen: Fen;
}

/**
 * Opens a violation case: nothing is paid to the household until it is decided (P3). The batches
 * that hold a line of it already are told: a run anew makes a draft without it.
 */
export const openViolation = operation(
  'violation open',
  z.strictObject({
    household: z.string().min(1),
    kind: z.enum(codesOf(VIOLATION_KINDS) as [ViolationKind, ...ViolationKind[]]),
    foundOn: z.iso.date(),
    ...grounds,
  }),
  async ({ ledger, clock }, { household, kind, foundOn, evidence, reason, by }) => {
    if (foundOn > dayOf(clock.now())) {
      throw new TroubleError('argumentInvalid', {
        zh: `${foundOn} 是将来的日期。`,
        en: `${foundOn} lies in the future.`,
      });
    }
    const given = { kind, foundOn, evidence, reason };
    const actor = await whoDecides(ledger, by, 'openViolation', household);
    const number = await ledger.violations.open(household, given, { actor });
    return {
      violation: await ledger.violations.get(number),
      booked: await bookedLines(ledger, household),
    };
  },
);

/** Ends an open case as if it had never been opened, as far as money goes. */
export const dismissViolation = operation(
  'violation dismiss',
  z.strictObject({ case: caseNumber, ...grounds }),
  async ({ ledger }, { case: number, by, ...given }) => {
    const { householdId } = await ledger.violations.get(number);
    const actor = await whoDecides(ledger, by, 'decideViolation', householdId);
    return withEntries(ledger, await ledger.violations.dismiss(number, given, { actor }));
  },
);

/** Ends the household's subsidy, and takes back what the programme says. */
export const confirmViolation = operation(
  'violation confirm',
  z.strictObject({ case: caseNumber, programme: z.string().optional(), ...grounds }),
  async ({ ledger }, { case: number, programme: named, by, ...given }) => {
    const { householdId } = await ledger.violations.get(number);
    const actor = await whoDecides(ledger, by, 'decideViolation', householdId);
    const recovery = await recoveryFor(ledger, householdId, named);
    const { programme, takesBack } = recovery;
    const confirmation = { ...given, ...recovery };
    const outcome = await ledger.violations.confirm(number, confirmation, { actor });
    const said = takesBack === NOTHING ? null : takesBack;
    return { ...(await withEntries(ledger, outcome)), programme, takesBack: said };
  },
);

/** Opens a decided case again; what its confirmation took back is entered with the other sign. */
export const reverseViolation = operation(
  'violation reverse',
  z.strictObject({ case: caseNumber, ...grounds }),
  async ({ ledger }, { case: number, by, ...given }) => {
    const { householdId } = await ledger.violations.get(number);
    const actor = await whoDecides(ledger, by, 'decideViolation', householdId);
    return withEntries(ledger, await ledger.violations.reverse(number, given, { actor }));
  },
);

/** Who takes a step of a case: what is paid rests on it. */
async function whoDecides(
  ledger: Ledger,
  by: string | undefined,
  permission: 'openViolation' | 'decideViolation',
  householdId: string,
): Promise<string> {
  const who = await whoActs(ledger, by, permission);
  await refuseBeyond(ledger, who, householdId);
  return who.actor;
}

/** Every case, in the order of their numbers. */
export const listViolations = operation(
  'violation list',
  z.strictObject({
    state: z.enum(codesOf(VIOLATION_STATES) as [ViolationState, ...ViolationState[]]).optional(),
    household: z.string().optional(),
  }),
  ({ ledger }, { state, household: householdId }) => ledger.violations.list({ state, householdId }),
);

/** A case with its steps, and all that was entered for it to be taken back. */
export const showViolation = operation(
  'violation show',
  z.strictObject({ case: caseNumber }),
  async ({ ledger }, { case: number }) => {
    const violation = await ledger.violations.get(number);
    const { householdId } = violation;
    const { entries } = await ledger.violations.recoveries({ householdId });
    return { violation, recoveries: entries.filter((entry) => entry.caseNumber === number) };
  },
);

/** What households owe back: every entry, and what of them stands. */
export const listRecoveries = operation(
  'recoveries',
  z.strictObject({ household: z.string().optional() }),
  ({ ledger }, { household: householdId }) => ledger.violations.recoveries({ householdId }),
);

/** What a programme without a recovery section takes back. */
const NOTHING: Recovery['takesBack'] = { components: [], seasons: 'all' };

/** What is taken back of a household, by the programme that is named or under which it is booked. */
export async function recoveryFor(
  ledger: Ledger,
  householdId: string,
  named: string | undefined,
): Promise<Recovery> {
  const programme = named ?? (await bookedProgramme(ledger, householdId));
  return { programme, takesBack: (await recoveryOf(ledger, programme)) ?? NOTHING };
}

/** What a programme as it is on file takes back; undefined where it says nothing of that. */
async function recoveryOf(
  { programmes }: Ledger,
  name: string,
): Promise<Recovery['takesBack'] | undefined> {
  const version = await programmes.newest(name);
  if (!version) throw new TroubleError('programmeUnknown', verbatim(`"${name}"`));
  const { recovery } = readProgramme(version.text).file;
  return recovery && { components: recovery.components.value, seasons: recovery.seasons.value };
}

/** How far back runs are looked through for a household. */
const RUNS_LOOKED_AT = 20;

/**
 * The programme under which a household is booked, where there is just one; of a household that is
 * booked nowhere, which a run beside its open case leaves behind, the one whose runs have its lines.
 */
async function bookedProgramme(ledger: Ledger, householdId: string): Promise<string> {
  const booked = await bookedLines(ledger, householdId);
  const paying = booked.length > 0 ? booked : await runsWith(ledger, householdId);
  const [only, ...others] = [...new Set(paying.map(({ programme }) => programme))].sort();
  if (only !== undefined && others.length === 0) return only;
  const where = booked.length === 0 ? 'no programme' : [only, ...others].join(', ');
  throw new TroubleError(
    'argumentInvalid',
    {
      zh: `${householdId} 户入账的方案：${booked.length === 0 ? '无' : where}。`,
      en: `${householdId} is booked in ${where}.`,
    },
    {
      hint: {
        zh: '请指明按哪个方案决定追回。',
        en: 'Say by --programme whose rules decide what is taken back.',
      },
    },
  );
}

/** Runs that succeeded and have a line of a household, among the newest. */
async function runsWith({ runs }: Ledger, householdId: string): Promise<Run[]> {
  const found: Run[] = [];
  for (const run of await runs.list({ state: 'succeeded', limit: RUNS_LOOKED_AT })) {
    if (await runs.line(run.number, householdId)) found.push(run);
  }
  return found;
}

/** A household's lines in batches that no other has superseded, newest first. */
async function bookedLines({ batches }: Ledger, householdId: string): Promise<BookedLine[]> {
  const booked: BookedLine[] = [];
  for (const { number, state, programme, component, season } of await batches.list()) {
    if (state === 'superseded') continue;
    for (const line of await batches.lines(number, householdId))
      booked.push({ batch: number, programme, component, season, amountFen: line.amountFen });
  }
  return booked;
}

/** A step's outcome with the recoveries that it entered. */
async function withEntries(
  { violations }: Ledger,
  outcome: ViolationOutcome,
): Promise<{ readonly outcome: ViolationOutcome; readonly entered: readonly RecoveryEntry[] }> {
  const { householdId, entries } = await violations.get(outcome.caseNumber);
  const auditNumber = entries.at(-1)?.auditNumber;
  const recoveries = await violations.recoveries({ householdId });
  return {
    outcome,
    entered: recoveries.entries.filter((entry) => entry.auditNumber === auditNumber),
  };
}
