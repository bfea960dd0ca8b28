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
   * The reading of the start that this run uses (domain rule P1); undefined where no rule of the
   * component has a start.
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
  const own = startRuleOf(component);
  return { programme, component, season, startRule: own && (startRule ?? own) };
}

/** The reading of the start that a component's own rules name. */
export function startRuleOf(component: Component): StartRule | undefined {
  if (!component.isDetermined) return undefined;
  return component.rules.find((rule) => rule.start)?.start?.rule;
}

/** What a run's season asks of every meter. */
export function seasonFrame({ season, programme, component }: RunTerms): SeasonFrame {
  const frame = { season: season.span, hours: programme.hours };
  return countsMonths(component) ? { ...frame, months: monthsOf(season.span) } : frame;
}
