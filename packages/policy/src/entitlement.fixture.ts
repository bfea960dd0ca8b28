/** Households before the rules of a small programme. */
import type { Applicant } from './applicant.ts';
import { type Entitlement, entitlementOf } from './entitlement.ts';
import { cited, component, example } from './example.fixture.ts';
import type { PaidPer } from './programme.ts';
import { programmeFrom } from './programme-text.fixture.ts';
import { periodOf } from './season.ts';

/** Accepted, resident, a member. */
export const GOOD: Applicant = {
  cohortYear: 2021,
  acceptedOn: '2021-09-30',
  resident: true,
  collectiveMember: true,
};

interface Asked {
  readonly per?: PaidPer;
  readonly period?: string;
  readonly until?: string;
  readonly acceptanceRequired?: boolean;
}

/** Decides by rules for a household that has everything, but for what a test says. */
export function decidedBy(
  rules: readonly string[],
  { per = 'season', period = '2021-2022', until, acceptanceRequired = true }: Asked = {},
): (more?: Partial<Applicant>) => Entitlement {
  const text = example({ subsidy: component(rules, { per }) });
  const required = (flag: boolean) => `acceptanceRequired: ${cited(flag)}`;
  const programme = programmeFrom(text.replace(required(true), () => required(acceptanceRequired)));
  const subsidy = programme.components.get('subsidy')!;
  const season = periodOf(programme, subsidy, period, until);
  if (!season) throw new Error(`no period is called ${period}`);
  return (more = {}) => entitlementOf({ ...GOOD, ...more }, programme, subsidy, season);
}

/** What was decided in one word: the reason, the missing fact, or the rule's name. */
export function word({ reason, unknown, rule }: Entitlement): string {
  return reason ?? unknown ?? rule?.name ?? 'nothing';
}
