import type { Fen, Rate, Rounding, Share } from '@nuanbu/units';
import { isEnergyBasis } from './basis.ts';
import { type CitedParameter, itemName, parametersOf, type Raw } from './parameters.ts';
import { type Rule, ruleOf, sharesOf } from './rule.ts';
import type { ComponentFile, OwnComponentFile } from './schema/component.ts';
import type { ProgrammeFile } from './schema/programme.ts';

/** One cohort and how many seasons from its own year on are paid (domain rule P4). */
export interface Cohort {
  readonly year: number;
  readonly seasonsPaid: number;
}

/** How often a component pays a household. */
export type PaidPer = 'season' | 'year' | 'once';

interface ComponentHead {
  readonly name: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly kind: ComponentFile['kind'];
  readonly per: PaidPer;
}

/** By which hours and prices kWh are told apart. */
export interface Tariff {
  /** The programme whose file says so. */
  readonly origin: ProgrammeOrigin;
  readonly hours: { readonly peak: readonly { readonly fromS: number; readonly toS: number }[] };
  readonly prices: { readonly peak: Rate; readonly valley: Rate; readonly flat: Rate };
}

/** A component whose rules are known. */
export interface DeterminedComponent extends ComponentHead {
  readonly isDetermined: true;
  /** The programme whose file has the rules: another one where they are inherited. */
  readonly origin: ProgrammeOrigin;
  /** The programmes in between, the nearest first, where one that inherits was inherited from. */
  readonly inheritedThrough?: readonly Pick<ProgrammeOrigin, 'name' | 'digest'>[] | undefined;
  /** The words of its own programme; where it is inherited, also those of whoever inherits it. */
  readonly words: DeclaredWords;
  /** Always there where kWh are counted. */
  readonly tariff?: Tariff | undefined;
  readonly rounding: Rounding;
  readonly toleranceFen: Fen;
  readonly doubt: 'hold' | 'payCertain';
  /** Whether it asks for acceptance, where that differs from the programme's rule for all. */
  readonly acceptanceRequired?: boolean | undefined;
  readonly channel: OwnComponentFile['channel']['value'];
  /** Of a prepaid pool, whether what is left at the end goes back. */
  readonly returnsUnused?: boolean | undefined;
  readonly funders: readonly Share[];
  readonly rules: readonly Rule[];
}

/** A component that goes on as a programme had it that is not on file: nothing of it is known. */
export interface UndeterminedComponent extends ComponentHead {
  readonly isDetermined: false;
  /** The programmes that would determine it, in the order in which they are asked. */
  readonly inheritedFrom: readonly string[];
}

export type Component = DeterminedComponent | UndeterminedComponent;

/** The pathways and the equipment that a programme knows. */
export interface DeclaredWords {
  readonly pathway: ReadonlySet<string>;
  readonly equipment: ReadonlySet<string>;
}

/** Where parameters are looked up: a programme's own file. */
export interface ProgrammeOrigin {
  readonly name: string;
  /** SHA-256 of the file's bytes: the version that a run names. */
  readonly digest: string;
  readonly documents: ProgrammeFile['documents'];
  /** The words that it declares for households' facts. */
  readonly words: DeclaredWords;
  /** What its funders are called. */
  readonly funderTitles: ProgrammeFile['funders'];
  /** By path, in the order of the file. */
  readonly parameters: ReadonlyMap<string, CitedParameter>;
}

/** A programme as the rest of the software uses it: exact values, with the file behind them. */
export interface Programme extends ProgrammeOrigin {
  readonly title: { readonly zh: string; readonly en: string };
  readonly file: ProgrammeFile;
  readonly raw: Raw;
  readonly cohorts: readonly Cohort[];
  /** That of its own file. */
  readonly tariff?: Tariff | undefined;
  readonly components: ReadonlyMap<string, Component>;
  readonly completenessPercent: number;
  /** How many days a batch's public notice runs, where the file says so (domain rule S3). */
  readonly noticeDays?: number | undefined;
}

/** Draws a programme's values out of its file. */
export function programmeOf(file: ProgrammeFile, raw: Raw, digest: string): Programme {
  const origin: ProgrammeOrigin = {
    name: file.programme,
    digest,
    documents: file.documents,
    words: {
      pathway: new Set(Object.keys(file.pathways ?? {})),
      equipment: new Set(Object.keys(file.equipment ?? {})),
    },
    funderTitles: file.funders,
    parameters: new Map(parametersOf(raw).map((parameter) => [parameter.path, parameter])),
  };
  const tariff = tariffOf(file, origin);
  return {
    ...origin,
    title: file.title,
    file,
    raw,
    cohorts: file.cohorts.map(({ year, seasonsPaid }) => ({
      year,
      seasonsPaid: seasonsPaid.value,
    })),
    tariff,
    components: new Map(
      Object.entries(file.components).map(([name, component]) => [
        name,
        componentOf(name, component, origin, tariff),
      ]),
    ),
    completenessPercent: file.completeness.requiredPercent.value,
    noticeDays: file.notice?.days.value,
  };
}

function tariffOf({ tariff }: ProgrammeFile, origin: ProgrammeOrigin): Tariff | undefined {
  return (
    tariff && {
      origin,
      hours: { peak: [{ fromS: tariff.peakFrom.value, toS: tariff.peakTo.value }] },
      prices: {
        peak: tariff.peakYuanPerKwh.value,
        valley: tariff.valleyYuanPerKwh.value,
        flat: tariff.flatYuanPerKwh.value,
      },
    }
  );
}

function componentOf(
  name: string,
  file: ComponentFile,
  origin: ProgrammeOrigin,
  tariff: Tariff | undefined,
): Component {
  const head = { name, title: file.title, kind: file.kind, per: file.per.value };
  if ('inherited' in file) {
    return { ...head, isDetermined: false, inheritedFrom: file.inherited.value };
  }
  const paths = [...origin.parameters.keys()];
  return {
    ...head,
    isDetermined: true,
    origin,
    words: origin.words,
    tariff,
    rounding: file.rounding.value,
    toleranceFen: file.toleranceYuan.value,
    doubt: file.doubt.value,
    acceptanceRequired: file.acceptanceRequired?.value,
    channel: file.channel.value,
    returnsUnused: file.returnUnused?.value,
    funders: sharesOf(file.funders),
    rules: file.rules.map((rule, index) =>
      ruleOf(rule, `components.${name}.rules.${ruleName(file.rules, index)}`, paths),
    ),
  };
}

/** A rule's name in paths; `itemName` reads a raw file, whose days are the same text. */
function ruleName(rules: OwnComponentFile['rules'], index: number): string {
  const named = rules.map(
    ({ name, validFrom }): Raw =>
      validFrom ? { name, validFrom: { value: validFrom.value } } : { name },
  );
  return itemName(named[index]!, index, named);
}

/** A programme's component; undefined where it has none of that name. */
export function componentIn(programme: Programme, name: string): Component | undefined {
  return programme.components.get(name);
}

/** The component that a programme is about where nobody names one: the first of its file. */
export function mainComponent(programme: Programme): Component {
  const [first] = programme.components.values();
  if (!first) throw new RangeError(`${programme.name} has no component`);
  return first;
}

/** Whether a component is settled from meter readings. */
export function countsEnergy(component: Component): component is DeterminedComponent {
  return component.isDetermined && component.rules.some((rule) => isEnergyBasis(rule.basis));
}

/** Whether a component counts each month for itself. */
export function countsMonths(component: Component): boolean {
  return component.isDetermined && component.rules.some((rule) => rule.monthly !== undefined);
}
