/** The witness on the test cases of the programmes: a household and a quantity in, a line out. */
import type { Household } from '../facts.ts';
import type { StartRule } from '../payout.ts';
import { counted } from './choice.ts';
import { entitle } from './entitlement.ts';
import { borneBy, type Counted, payoutOf } from './money.ts';
import { periodOf } from './periods.ts';
import {
  isEnergy,
  type OnHand,
  type Rule,
  readComponent,
  readProgramme,
  startOf,
} from './programme.ts';
import { at, listAt, type Raw, readYaml, scaled } from './raw.ts';

type Bound = 'low' | 'best' | 'high';

/** A line in words; all numbers in fen and thousandths. */
type Words = Readonly<Record<string, string>>;

const text = (raw: Raw | undefined): string | null => (typeof raw === 'string' ? raw : null);

function householdOf(given: Raw | undefined): Household {
  const said = (name: string) => text(at(given, name));
  const number = (name: string, places: number) => {
    const value = said(name);
    return value === null ? null : scaled(value, places);
  };
  const day = (name: string) => {
    const value = said(name);
    return value === null ? null : startOf(value);
  };
  return {
    id: 'H',
    cohortYear: said('cohortYear')!,
    acceptedAt: day('acceptedOn'),
    resident: said('resident') === 'true',
    collectiveMember: said('collectiveMember') === 'true',
    hasViolation: said('violationOn') !== null,
    dwellingId: '',
    columns: {
      town: said('town') ?? '',
      village: said('village') ?? '',
      pathway: said('pathway'),
      equipment: said('equipment'),
      area: number('areaM2', 3),
      gas: number('gasM3', 3),
      coal: number('coalT', 3),
      baseline: number('baselineKwh', 3),
      costFen: number('costYuan', 2),
      runningCostFen: number('runningCostYuan', 2),
      endedAt: day('endedOn'),
      book: null,
      sameAs: null,
      sameBecause: null,
      splitBecause: null,
      byVillage: null,
      byTown: null,
    },
  };
}

function countedOf(given: Raw, rule: Rule, household: Household, bound: Bound): Counted {
  const number = (raw: Raw | undefined) => scaled(text(raw) ?? text(at(raw, bound)) ?? '', 3);
  if (!isEnergy(rule.basis)) return { whole: counted(household, rule.basis)!, months: [] };
  const quantity = at(given, 'quantity');
  return {
    whole: number(at(quantity, rule.basis)),
    months: listAt(quantity, 'months').map(number),
  };
}

/** What the witness says of one case. */
function lineOf(onHand: OnHand, name: string, given: Raw): Words {
  const raw = readYaml(onHand[name]!);
  const programme = readProgramme(raw);
  const component = readComponent(raw, text(at(given, 'component'))!, onHand);
  const season = text(at(given, 'period')) ?? undefined;
  const until = text(at(given, 'until')) ?? undefined;
  const household = householdOf(at(given, 'household'));
  const period = periodOf(programme, component, { season, until });
  const entitlement = entitle([household], programme, component, period).get('H')!;
  if (entitlement.reason !== null) return { status: 'ineligible', reason: entitlement.reason };
  if (entitlement.unknown !== null) return { status: 'held', finding: entitlement.unknown };
  const rule = entitlement.rule!;
  const rules = component.rules!;
  const pay = (bound: Bound) =>
    payoutOf(rule, countedOf(given, rule, household, bound), rules.rounding, {
      reading: text(at(given, 'startRule')) as StartRule | null,
      seasonNumber: entitlement.seasonNumber,
      baseline: household.columns.baseline,
      costFen: household.columns.costFen,
    });
  const [low, best, high] = [pay('low'), pay('best'), pay('high')];
  const amounts = [low.fen, best.fen, high.fen].sort((a, b) => Number(a - b));
  const risk = amounts[2]! - amounts[0]!;
  const money = (payout: typeof best): Words => ({
    amountYuan: String(payout.fen),
    paid: String(payout.paid),
    funders: borneBy(payout.fen, rule.funders ?? rules.funders)
      .map(({ funder, fen }) => `${funder} ${fen}`)
      .join(' '),
  });
  if (risk > rules.toleranceFen) {
    const atRiskYuan = String(risk);
    return rules.paysCertain && low.fen > 0n
      ? { status: 'certainPart', ...money(low), atRiskYuan }
      : { status: 'held', atRiskYuan };
  }
  return best.hasStarted ? { status: 'payable', ...money(best) } : { status: 'belowStart' };
}

/** What a case file says of one case. */
function expectedOf(given: Raw): Words {
  const gives = at(given, 'gives');
  const words: Record<string, string> = {};
  for (const [key, value] of Object.entries(gives as Record<string, Raw>)) {
    if (key === 'funders') {
      words[key] = Object.entries(value as Record<string, string>)
        .map(([funder, amount]) => `${funder} ${scaled(amount, 2)}`)
        .join(' ');
    } else if (key === 'paid') words[key] = String(scaled(value as string, 3));
    else if (key.endsWith('Yuan')) words[key] = String(scaled(value as string, 2));
    else words[key] = value as string;
  }
  return words;
}

/** Each case of a file: its name, what it expects and what the witness says. */
export function judgeCases(
  onHand: OnHand,
  programme: string,
  cases: string,
): { name: string; expected: Words; got: Words }[] {
  return listAt(readYaml(cases)).map((given) => ({
    name: text(at(given, 'case'))!,
    expected: expectedOf(given),
    got: lineOf(onHand, programme, given),
  }));
}
