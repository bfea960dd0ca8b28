/** A programme as the witness reads it: the parts by which a household is paid, and no others. */
import type { SameBecause } from '../household-columns.ts';
import type { StartRule } from '../payout.ts';
import { dayStart } from '../values.ts';
import {
  at,
  ifSaid,
  listAt,
  namesAt,
  type Raw,
  readYaml,
  said,
  saidAll,
  scaled,
  word,
} from './raw.ts';

export type EnergyBasis = 'totalKwh' | 'peakKwh' | 'valleyKwh';
export type FactBasis = 'areaM2' | 'gasM3' | 'coalT' | 'household' | 'costYuan' | 'runningCostYuan';

/** A condition: one of some words, or a number in thousandths between bounds that may be absent. */
export type Condition =
  | { readonly fact: string; readonly words: readonly string[] }
  | {
      readonly fact: string;
      readonly atLeast: bigint | null;
      readonly above: bigint | null;
      readonly atMost: bigint | null;
      readonly below: bigint | null;
    };

/** What is taken off first, in thousandths; `roster` is the household's own month. */
export type Baseline = bigint | 'roster' | null;

export interface Share {
  readonly funder: string;
  readonly part: bigint;
  readonly of: bigint;
}

export interface Band {
  readonly from: bigint;
  readonly upTo: bigint | null;
  readonly rate: bigint;
}

export interface Step {
  readonly from: number;
  readonly to: number;
  readonly rate: bigint | null;
  readonly limitFen: bigint | null;
}

/** Quantities in thousandths of a unit, rates in millionths of a yuan a unit. */
export interface Rule {
  readonly name: string;
  readonly validFrom: string | null;
  readonly validTo: string | null;
  readonly when: readonly Condition[];
  readonly basis: EnergyBasis | FactBasis;
  readonly monthly: { readonly baseline: Baseline; readonly limit: bigint | null } | null;
  readonly baseline: Baseline;
  readonly start: {
    readonly at: bigint;
    readonly reading: StartRule;
    readonly qualifies: boolean;
  } | null;
  readonly limit: bigint | null;
  readonly rate: bigint | null;
  readonly bands: {
    readonly isWhole: boolean;
    readonly borderIsLower: boolean;
    readonly list: readonly Band[];
  } | null;
  readonly isStated: boolean;
  readonly yearly: readonly Step[];
  readonly limitFen: bigint | null;
  readonly notAboveCost: boolean;
  readonly funders: readonly Share[] | null;
}

export type Rounding = 'halfUp' | 'halfEven' | 'floor' | 'ceil';

/** What a component is made of, where some file on hand says it. */
export interface Rules {
  readonly rounding: Rounding;
  readonly toleranceFen: bigint;
  readonly paysCertain: boolean;
  /** Whether it asks for acceptance; `null` where it is as the programme says. */
  readonly asksAcceptance: boolean | null;
  /** The words for `pathway` and `equipment`: its file's, and those of files that inherit it. */
  readonly words: Readonly<Record<string, readonly string[]>>;
  readonly funders: readonly Share[];
  readonly rules: readonly Rule[];
}

export interface Component {
  readonly name: string;
  readonly per: 'season' | 'year' | 'once';
  /** `null` where it goes on as programmes had it that are not on hand. */
  readonly rules: Rules | null;
}

export type Certifier = 'village' | 'town' | 'villageAndTown' | 'never';

export interface Recognition {
  readonly joins: Readonly<Record<'sameBook' | SameBecause, boolean>>;
  readonly livesApart: Certifier;
  readonly other: Certifier;
}

export interface Programme {
  readonly raw: Raw;
  readonly seasonsPaid: ReadonlyMap<string, number>;
  readonly recognition: Recognition | null;
  /** Whether a confirmed violation takes back what a component paid in every season. */
  takesAllBack(component: string): boolean;
  /** One of the flags of `eligibility`. */
  asks(flag: string): boolean;
}

const thousandths = (text: string) => scaled(text, 3);
const micro = (text: string) => scaled(text, 6);
const fen = (text: string) => scaled(text, 2);

function readShare(text: string): { part: bigint; of: bigint } {
  const [part, of] = text.split('/');
  if (of !== undefined) return { part: BigInt(part!), of: BigInt(of) };
  return { part: scaled(text, 6), of: 1_000_000n };
}

function readFunders(raw: Raw | undefined): Share[] {
  return listAt(raw).map((each) => ({
    funder: word(each, 'funder'),
    ...readShare(said(each, 'share')!),
  }));
}

function readCondition(raw: Raw): Condition {
  const fact = word(raw, 'fact');
  if (at(raw, 'in') !== undefined) return { fact, words: saidAll(raw, 'in') };
  const bound = (name: string) => ifSaid(said(raw, name), thousandths);
  return {
    fact,
    atLeast: bound('atLeast'),
    above: bound('above'),
    atMost: bound('atMost'),
    below: bound('below'),
  };
}

function readBaseline(text: string | null): Baseline {
  return text === 'roster' ? text : ifSaid(text, thousandths);
}

function readStep(raw: Raw): Step {
  return {
    from: Number(word(raw, 'fromSeason')),
    to: Number(word(raw, 'toSeason')),
    rate: ifSaid(said(raw, 'rate'), micro),
    limitFen: ifSaid(said(raw, 'limitYuan'), fen),
  };
}

function readBands(raw: Raw): Rule['bands'] {
  return {
    isWhole: said(raw, 'mode') === 'whole',
    borderIsLower: said(raw, 'boundary') !== 'upper',
    list: listAt(raw, 'list').map((band) => ({
      from: thousandths(word(band, 'from')),
      upTo: at(band, 'upTo') === undefined ? null : thousandths(word(band, 'upTo')),
      rate: micro(said(band, 'rate')!),
    })),
  };
}

export function readRule(raw: Raw): Rule {
  const monthly = at(raw, 'monthly');
  const start = at(raw, 'start');
  const bands = at(raw, 'bands');
  return {
    name: word(raw, 'name'),
    validFrom: said(raw, 'validFrom'),
    validTo: said(raw, 'validTo'),
    when: listAt(raw, 'when').map(readCondition),
    basis: said(raw, 'basis') as Rule['basis'],
    monthly: monthly
      ? {
          baseline: readBaseline(said(monthly, 'baseline')),
          limit: ifSaid(said(monthly, 'limit'), thousandths),
        }
      : null,
    baseline: readBaseline(said(raw, 'baseline')),
    start: start
      ? {
          at: thousandths(said(start, 'at')!),
          reading: said(start, 'rule') as StartRule,
          qualifies: said(start, 'qualifies') === 'true',
        }
      : null,
    limit: ifSaid(said(raw, 'limit'), thousandths),
    rate: ifSaid(said(raw, 'rate'), micro),
    bands: bands ? readBands(bands) : null,
    isStated: at(raw, 'notStated') === undefined,
    yearly: listAt(raw, 'yearly').map(readStep),
    limitFen: ifSaid(said(raw, 'limitYuan'), fen),
    notAboveCost: said(raw, 'notAboveCost') === 'true',
    funders: at(raw, 'funders') === undefined ? null : readFunders(at(raw, 'funders')),
  };
}

export function isEnergy(basis: Rule['basis']): basis is EnergyBasis {
  return basis.endsWith('Kwh');
}

function readRules(raw: Raw, file: Raw): Rules {
  return {
    rounding: said(raw, 'rounding') as Rounding,
    toleranceFen: fen(said(raw, 'toleranceYuan')!),
    paysCertain: said(raw, 'doubt') === 'payCertain',
    asksAcceptance: ifSaid(said(raw, 'acceptanceRequired'), (flag) => flag === 'true'),
    words: { pathway: namesAt(file, 'pathways'), equipment: namesAt(file, 'equipment') },
    funders: readFunders(at(raw, 'funders')),
    rules: listAt(raw, 'rules').map(readRule),
  };
}

/** Programme files by name. */
export type OnHand = Readonly<Record<string, string>>;

/** The rules of a component, and the file whose hours count for them. */
interface Found {
  readonly rules: Rules;
  readonly hoursOf: Raw;
}

/** A component's own rules, or those of the first ancestor that has any on hand. */
function rulesOf(raw: Raw, name: string, onHand: OnHand): Found | null {
  const component = at(raw, 'components', name);
  if (component === undefined) return null;
  if (at(component, 'inherited') === undefined) {
    return { rules: readRules(component, raw), hoursOf: raw };
  }
  for (const ancestor of saidAll(component, 'inherited')) {
    const text = onHand[ancestor];
    const found = text === undefined ? null : rulesOf(readYaml(text), name, onHand);
    if (found === null) continue;
    const { rules, hoursOf } = found;
    const words = (fact: string, key: string) => [...rules.words[fact]!, ...namesAt(raw, key)];
    return {
      rules: {
        ...rules,
        words: {
          pathway: words('pathway', 'pathways'),
          equipment: words('equipment', 'equipment'),
        },
      },
      hoursOf: at(raw, 'tariff') === undefined ? hoursOf : raw,
    };
  }
  return null;
}

/** A component of a programme, with what it inherits. */
export function readComponent(raw: Raw, name: string, onHand: OnHand): Component {
  const component = at(raw, 'components', name);
  if (component === undefined) throw new Error(`there is no component ${name}`);
  return {
    name,
    per: said(component, 'per') as Component['per'],
    rules: rulesOf(raw, name, onHand)?.rules ?? null,
  };
}

export function countsEnergy(component: Component): boolean {
  return component.rules?.rules.some(({ basis }) => isEnergy(basis)) ?? false;
}

function secondsOf(clock: string): bigint {
  const [hours, minutes] = clock.split(':') as [string, string];
  return BigInt(hours) * 3600n + BigInt(minutes) * 60n;
}

/** T2: the peak hours, where anything is counted by kWh. */
export function readHours(raw: Raw, name: string, onHand: OnHand): { from: bigint; to: bigint } {
  const file = rulesOf(raw, name, onHand)?.hoursOf;
  const clock = (name: string) => secondsOf(said(file, 'tariff', name) ?? '00:00');
  return { from: clock('peakFrom'), to: clock('peakTo') };
}

function readRecognition(raw: Raw): Recognition {
  const joins = (name: string) => said(raw, name) === 'oneHousehold';
  return {
    joins: {
      sameBook: joins('sameBook'),
      spouse: joins('spouse'),
      livesWithParents: joins('livesWithParents'),
      sharedCourtyard: joins('sharedCourtyard'),
    },
    livesApart: said(raw, 'livesApart') as Certifier,
    other: said(raw, 'otherSplit') as Certifier,
  };
}

export function readProgramme(raw: Raw): Programme {
  const recognition = at(raw, 'recognition');
  return {
    raw,
    seasonsPaid: new Map(
      listAt(raw, 'cohorts').map((each) => [word(each, 'year'), Number(said(each, 'seasonsPaid'))]),
    ),
    recognition: recognition ? readRecognition(recognition) : null,
    takesAllBack: (component) => {
      const taken = saidAll(raw, 'recovery', 'components');
      const isTaken = taken.includes('all') || taken.includes(component);
      return isTaken && said(raw, 'recovery', 'seasons') === 'all';
    },
    asks: (flag) => said(raw, 'eligibility', flag) === 'true',
  };
}

/** The first instant of a day that the file or the options name. */
export function startOf(day: string): bigint {
  const start = dayStart(day);
  if (start === null) throw new Error(`${day} is no day`);
  return start;
}
