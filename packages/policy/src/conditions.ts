import type { UnknownAmountFinding } from '@nuanbu/terms';
import type { Applicant } from './applicant.ts';
import { factQuantity } from './basis.ts';
import type { DeclaredWords } from './programme.ts';
import type { Condition } from './rule.ts';

/** Whether a condition holds, or which fact it would need to be decided. */
export type Verdict = 'met' | 'notMet' | { readonly missing: UnknownAmountFinding };

/** Judges all conditions of a rule: one that fails decides, before one that lacks its fact. */
export function judge(
  conditions: readonly Condition[],
  applicant: Applicant,
  words: DeclaredWords,
): Verdict {
  const verdicts = conditions.map((condition) => judgeOne(condition, applicant, words));
  if (verdicts.includes('notMet')) return 'notMet';
  return verdicts.find((verdict) => verdict !== 'met') ?? 'met';
}

function judgeOne(condition: Condition, applicant: Applicant, words: DeclaredWords): Verdict {
  switch (condition.fact) {
    case 'pathway':
    case 'equipment': {
      const said = applicant[condition.fact];
      if (said === undefined) {
        return { missing: condition.fact === 'pathway' ? 'pathwayMissing' : 'equipmentMissing' };
      }
      // A slip of the pen must not look as if the household had no claim.
      if (!words[condition.fact].has(said)) {
        return { missing: condition.fact === 'pathway' ? 'pathwayUnknown' : 'equipmentUnknown' };
      }
      return condition.in.includes(said) ? 'met' : 'notMet';
    }
    case 'town':
    case 'village':
      return condition.in.includes(applicant[condition.fact] ?? '') ? 'met' : 'notMet';
    case 'cohortYear':
      return condition.in.includes(applicant.cohortYear) ? 'met' : 'notMet';
    default: {
      const number = factQuantity(condition.fact, applicant);
      if (typeof number !== 'number') return { missing: number };
      const { atLeast, above, atMost, below } = condition;
      const lies =
        (atLeast === undefined || number >= atLeast) &&
        (above === undefined || number > above) &&
        (atMost === undefined || number <= atMost) &&
        (below === undefined || number < below);
      return lies ? 'met' : 'notMet';
    }
  }
}
