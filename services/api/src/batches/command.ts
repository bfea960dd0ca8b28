import {
  type BatchHead,
  type BatchRule,
  type BatchView,
  type Decided,
  type Decision,
  type Ledger,
  type Scope,
  type User,
  villageKey,
} from '@nuanbu/ledger';
import {
  act,
  type BatchCommand,
  type BatchSnapshot,
  isRefusal,
  type Refusal,
  refusal,
} from '@nuanbu/settlement';
import { covers, type Place } from '../access/scope.ts';
import { refuse, StaleEditError } from '../http/errors.ts';
import type { Call } from '../http/route.ts';

/** A command on a batch: which one, as it was seen, and all that is asked of it. */
export type BatchCall = Pick<
  Call<{ readonly batch: number }, unknown, { readonly version: number }>,
  'params' | 'body' | 'by' | 'session' | 'request'
>;

/** Decides on a batch as a person sees it. */
export type PersonsRule = (view: BatchView, user: User) => Decision | Refusal;

/**
 * Carries a command out by a rule, in one transaction, or tells why not.
 *
 * @throws TroubleError whatever the rule refuses; `staleEdit` with what was done since the version
 *   that was seen.
 */
export async function decideFor(
  { batches }: Pick<Ledger, 'batches'>,
  { params, body, by, session, request }: BatchCall,
  rule: PersonsRule,
): Promise<Decided> {
  const asked: BatchRule = (view) => rule(view, session.user);
  // The address says what is done, and the body with what.
  const content = { path: request.routeOptions.url, params, body };
  const command = { ...by, content };
  const decided = await batches.decide(params.batch, body.version, asked, command);
  if (!('refused' in decided)) return decided;
  if ('changes' in decided)
    throw new StaleEditError(decided.detailWords ?? decided.detail, decided.changes);
  refuse(decided);
}

/** The same for a batch as a whole, which is signed and paid whole by those who see all of it. */
export function decideWhole(
  ledger: Pick<Ledger, 'batches'>,
  call: BatchCall,
  rule: PersonsRule,
): Promise<Decided> {
  return decideFor(ledger, call, (view, user) => outside(view, user.scope) ?? rule(view, user));
}

/** The same for what concerns one household of a batch, which alone must be the person's. */
export function decideHousehold(
  ledger: Pick<Ledger, 'batches'>,
  call: BatchCall,
  householdId: string,
  rule: PersonsRule,
): Promise<Decided> {
  return decideFor(ledger, call, (view, user) => {
    const line = view.lines.find((each) => each.householdId === householdId);
    if (!line)
      return refusal('lineNotFound', {
        zh: `涉及 ${householdId} 户。`,
        en: `It would be of household ${householdId}.`,
      });
    return covers(user.scope, line) ? rule(view, user) : outsideOf(line);
  });
}

/** Why a batch as a whole is not a person's: something that it pays, or decided on, lies outside. */
export function outside({ places }: Pick<BatchHead, 'places'>, scope: Scope): Refusal | undefined {
  if (scope === 'all') return undefined;
  if (places.length === 0) {
    return refusal('scopeMissing', {
      zh: '批次没有明细；须由管辖全部地区的人办理。',
      en: 'It has no line; whoever sees all places may do this.',
    });
  }
  const place = places.find((each) => !covers(scope, each));
  return place && outsideOf(place);
}

export function outsideOf(place: Place): Refusal {
  return refusal('scopeMissing', {
    zh: `其中有 ${villageKey(place)} 的明细。`,
    en: `It has lines of ${villageKey(place)}.`,
  });
}

/**
 * A step of a batch by the rules of settlement, as it is written down.
 *
 * @param said what the batch's programme says of its steps.
 */
export function stepRule(
  commandOf: (view: BatchView, person: string) => BatchCommand,
  said: Pick<BatchSnapshot, 'leastNoticeDays'> = {},
): PersonsRule {
  return (view, user) => {
    const command = commandOf(view, user.name);
    const step = act({ ...view, ...said }, command);
    if (isRefusal(step)) return step;
    const reason = command.action === 'return' ? command.reason : undefined;
    return {
      nextState: step.state,
      events: [{ action: command.action, duty: step.duty?.duty, reason }],
      noticePublished: step.notice,
      postings: step.postings,
    };
  };
}
