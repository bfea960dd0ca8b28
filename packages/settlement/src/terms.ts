import type { SeasonFrame } from '@nuanbu/metering';
import {
  type Component,
  countsMonths,
  mainComponent,
  monthsOf,
  type Programme,
  type Season,
  type StartRule,
} from '@nuanbu/policy';

/** What is the same for every household of a run. */
export interface RunTerms {
  /** With what it inherits filled in. */
  readonly programme: Programme;
  readonly component: Component;
  readonly season: Season;
  /**
   * The reading of the start by which every rule with a start pays (domain rule P1). Undefined where
   * no rule has one, and where the rules read it in different ways and nobody chose one for all:
   * then each keeps its own.
   */
  readonly startRule?: StartRule | undefined;
}

/** What somebody may choose about a run; what is left out is as the programme has it. */
export interface RunChoice {
  readonly component?: Component | undefined;
  readonly startRule?: StartRule | undefined;
}

/** A run's terms: the programme's main component as it stands, unless somebody chose otherwise. */
export function runTerms(
  programme: Programme,
  season: Season,
  { component = mainComponent(programme), startRule }: RunChoice = {},
): RunTerms {
  const [own, ...others] = startRulesOf(component);
  const common = others.length === 0 ? own : undefined;
  return { programme, component, season, startRule: own && (startRule ?? common) };
}

/** The readings of the start that a component's rules name, each once; none without a start. */
export function startRulesOf(component: Component): readonly StartRule[] {
  const rules = component.isDetermined ? component.rules : [];
  return [...new Set(rules.flatMap(({ start }) => start?.rule ?? []))];
}

/** What a run's season asks of every meter. */
export function seasonFrame({ season, component }: RunTerms): SeasonFrame {
  const hours = component.isDetermined ? component.tariff?.hours : undefined;
  const frame = { season: season.span, hours: hours ?? { peak: [] } };
  return countsMonths(component) ? { ...frame, months: monthsOf(season.span) } : frame;
}
