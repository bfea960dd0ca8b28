/** Rosters before the recognition rules of a small programme. */
import type { Registration } from './applicant.ts';
import { cited, example, ruleOn } from './example.fixture.ts';
import type { Programme } from './programme.ts';
import { programmeFrom } from './programme-text.fixture.ts';
import { recogniseHouseholds } from './recognition.ts';

export type Certifier = 'village' | 'town' | 'villageAndTown' | 'never';

interface Rules {
  readonly sameBook: 'oneHousehold' | 'apart';
  readonly spouse: 'oneHousehold' | 'apart';
  readonly livesWithParents: 'oneHousehold' | 'apart';
  readonly sharedCourtyard: 'oneHousehold' | 'apart';
  readonly livesApart: Certifier;
  readonly otherSplit: Certifier;
}

const TEXT = example([ruleOn('household', `rate: ${cited(100)}`)]);

export const WITHOUT_RULES = programmeFrom(TEXT);

/** A programme that takes whoever belongs together for one household, but for what a test says. */
export function recognising(more: Partial<Rules> = {}): Programme {
  const rules: Rules = {
    sameBook: 'oneHousehold',
    spouse: 'oneHousehold',
    livesWithParents: 'oneHousehold',
    sharedCourtyard: 'oneHousehold',
    livesApart: 'village',
    otherSplit: 'villageAndTown',
    ...more,
  };
  const lines = Object.entries(rules).map(([key, value]) => `  ${key}: ${cited(value)}\n`);
  return programmeFrom(`${TEXT}recognition:\n${lines.join('')}`);
}

/** A registration named A, B, C …; what a test says of it beside its name. */
export function registered(
  householdId: string,
  more: Omit<Registration, 'householdId'> = {},
): Registration {
  return { householdId, ...more };
}

/** What was recognised, as `A`, `B=A sameBook` or `B missing`. */
export function recognised(
  roster: readonly Registration[],
  programme: Programme = recognising(),
): string[] {
  return [...recogniseHouseholds(roster, programme)].map(([id, { headId, because, missing }]) => {
    const joined = headId === id ? id : `${id}=${headId} ${because}`;
    return missing === undefined ? joined : `${joined} ${missing}`;
  });
}
