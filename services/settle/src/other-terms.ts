import type { Programmes, Run } from '@nuanbu/ledger';
import {
  ancestorsUsed,
  nearest,
  type Programme,
  parametersInForce,
  periodOf,
  type Setting,
  type StartRule,
  withSettings,
} from '@nuanbu/policy';
import { type RunTerms, runTerms } from '@nuanbu/settlement';
import { TroubleError, verbatim } from '@nuanbu/terms';
import { dayOf } from '@nuanbu/units';
import { chosenFor } from './load-run.ts';
import { componentOf, noPeriod, refuseUnused } from './plan-run.ts';
import { frozenOnFile, newestOnFile, programmeWithAncestors } from './programme-on-file.ts';

/** Terms that are not those of a run; what is left out is as the run has it. */
export interface OtherTerms {
  /** A programme file in place of the run's own; what it inherits is looked up on file. */
  readonly programmeText?: string | undefined;
  /** Parameters at other values, in that programme or in those from which it inherits. */
  readonly settings?: readonly Setting[] | undefined;
  /** In place of the reading of the start that the programme names (domain rule P1). */
  readonly startRule?: StartRule | undefined;
}

/**
 * The terms under which a run is computed once more: the component and the period of the same names
 * in the other programme. A run whose days were cut or replaced keeps its days.
 *
 * @throws TroubleError `programmeInvalid`, `parameterUnknown`, `settingInvalid`, `componentUnknown`,
 *   `seasonUnknown`, `argumentInvalid` where a start rule is given and nothing has a start.
 */
export async function otherTerms(
  programmes: Programmes,
  run: Run,
  own: RunTerms,
  asked: OtherTerms,
): Promise<RunTerms> {
  const programme = await otherProgramme(programmes, run, own.programme, asked);
  const component = componentOf(programme, run.component);
  const period = periodOf(programme, component, run.season, dayOf(run.span.to));
  if (!period) {
    throw noPeriod(run.season, component, programme);
  }
  const chosen = chosenFor(run, own);
  const season = { ...period, span: chosen.span ?? period.span };
  refuseUnused(programme, component, { startRule: asked.startRule });
  const startRule = startRuleFor(chosen.startRule, asked);
  return runTerms(programme, season, { component, startRule });
}

/** The reading asked for; else one that was chosen for the run, where that is not asked about. */
function startRuleFor(chosen: StartRule | undefined, asked: OtherTerms): StartRule | undefined {
  if (asked.startRule !== undefined) return asked.startRule;
  const isSet = asked.settings?.some(({ path }) => path.endsWith('.start.rule')) ?? false;
  return asked.programmeText !== undefined || isSet ? undefined : chosen;
}

async function otherProgramme(
  programmes: Programmes,
  run: Run,
  own: Programme,
  { programmeText, settings = [] }: OtherTerms,
): Promise<Programme> {
  const frozen = ancestorsUsed(own).map(({ name, digest }) => [name, digest] as const);
  const find =
    programmeText === undefined
      ? frozenOnFile(programmes, Object.fromEntries(frozen))
      : newestOnFile(programmes);
  const text = programmeText ?? (await programmes.get(run.programmeDigest))?.text;
  if (text === undefined) throw new TroubleError('programmeUnknown', verbatim(run.programmeDigest));
  const programme = await programmeWithAncestors(text, find);
  if (settings.length === 0) return programme;
  const owners = ownersOf(programme, settings);
  return programmeWithAncestors(text, find, (each) => altered(each, owners.get(each.name) ?? []));
}

/** The settings by the programme whose file has the parameter. */
function ownersOf(
  programme: Programme,
  settings: readonly Setting[],
): ReadonlyMap<string, readonly Setting[]> {
  const inForce = parametersInForce(programme);
  return Map.groupBy(settings, ({ path }) => {
    const parameter = inForce.get(path);
    if (parameter) return parameter.origin.name;
    const near = nearest(path, inForce.keys(), NEAR_NAMED);
    throw new TroubleError(
      'parameterUnknown',
      {
        zh: `${programme.name} 没有参数 ${path}。`,
        en: `${path} is none of ${programme.name}.`,
      },
      {
        hint: {
          zh: `相近的有：${near.join('、') || '无'}。`,
          en: `Near it are: ${near.join(', ') || 'none'}. \`nuanbu policy show\` prints all of them.`,
        },
      },
    );
  });
}

const NEAR_NAMED = 5;

/** @throws TroubleError `settingInvalid`. */
function altered(programme: Programme, settings: readonly Setting[]): Programme {
  if (settings.length === 0) return programme;
  const result = withSettings(programme, settings);
  if (result.ok) return result.programme;
  throw new TroubleError('settingInvalid', {
    zh: `${result.problems.map(({ zh }) => zh).join('；')}。`,
    en: `${result.problems.map(({ en }) => en).join('; ')}.`,
  });
}
