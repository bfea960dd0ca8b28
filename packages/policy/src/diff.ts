import type { Day } from '@nuanbu/units';
import { documentName, inheritedComponents, parametersInForce } from './in-force.ts';
import { datedNames, leavesOf } from './leaves.ts';
import type { CitedParameter } from './parameters.ts';
import type { Programme, ProgrammeOrigin } from './programme.ts';
import type { Source } from './schema/parameter.ts';

/** What one of two programmes says at a place. */
export interface ProgrammeSide {
  /** As printed in the file; of a list of named things, their names in order. */
  readonly text: string;
  /** The document by the name that people call it. Absent where a place needs none, as a title. */
  readonly source?: Source | undefined;
  readonly openQuestion?: string | undefined;
  readonly openQuestionZh?: string | undefined;
  readonly otherReadings?: readonly string[] | undefined;
  readonly decidedBy?: string | undefined;
  /** The first and last day of the rule that has it; absent where nothing bounds them. */
  readonly validFrom?: Day | undefined;
  readonly validTo?: Day | undefined;
}

/** In what a changed place differs. */
export type ProgrammeDifference = 'value' | 'source' | 'question';

/** One place at which two programmes do not say the same. */
export interface ProgrammeChange {
  /** In the later file; in the earlier one where it was removed. */
  readonly path: string;
  readonly kind: 'changed' | 'added' | 'removed';
  /** Of a changed place. */
  readonly differs: readonly ProgrammeDifference[];
  readonly before?: ProgrammeSide | undefined;
  readonly after?: ProgrammeSide | undefined;
}

/**
 * What changed from one programme to another, in the order of the later file, and what was removed
 * where it stood. Nothing that a file says can change without being named: titles and the order of
 * rules stand beside the parameters, and what is inherited beside the programme's own.
 */
export function diffProgrammes(before: Programme, after: Programme): ProgrammeChange[] {
  const dated = new Set([...datedNames(before.raw), ...datedNames(after.raw)]);
  const old = entriesOf(before, dated);
  const positions = new Map([...old.keys()].map((key, position) => [key, position]));
  const entries = [...old];
  const now = entriesOf(after, dated);
  const changes: ProgrammeChange[] = [];
  let told = 0;
  const tellRemoved = (upTo: number) => {
    for (; told < upTo; told += 1) {
      const [key, { path, side }] = entries[told]!;
      if (!now.has(key)) changes.push({ path, kind: 'removed', differs: [], before: side });
    }
  };
  for (const [key, { path, side }] of now) {
    const position = positions.get(key);
    if (position === undefined) {
      changes.push({ path, kind: 'added', differs: [], after: side });
      continue;
    }
    tellRemoved(position);
    const was = entries[position]![1].side;
    const differs = differencesOf(was, side);
    if (differs.length > 0) {
      changes.push({ path, kind: 'changed', differs, before: was, after: side });
    }
  }
  tellRemoved(entries.length);
  return changes;
}

function differencesOf(before: ProgrammeSide, after: ProgrammeSide): ProgrammeDifference[] {
  const parts: readonly [ProgrammeDifference, (side: ProgrammeSide) => unknown][] = [
    ['value', ({ text }) => text],
    ['source', ({ source: from }) => from && [from.document, from.section, from.says, from.zh]],
    [
      'question',
      ({ openQuestion, openQuestionZh, otherReadings, decidedBy }) => {
        return [openQuestion, openQuestionZh, otherReadings, decidedBy];
      },
    ],
  ];
  return parts
    .filter(([, of]) => JSON.stringify(of(before)) !== JSON.stringify(of(after)))
    .map(([part]) => part);
}

interface Entry {
  readonly path: string;
  readonly side: ProgrammeSide;
}

/** Everything that a programme says, in order, by a key that two versions of it share. */
function entriesOf(programme: Programme, dated: ReadonlySet<string>): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  const put = (key: string, path: string, side: ProgrammeSide) => {
    entries.set(key, { path, side: { ...side, ...daysOf(path, programme) } });
  };
  for (const { path, key, text, isParameter } of leavesOf(programme.raw, dated)) {
    const cited = isParameter ? programme.parameters.get(path) : undefined;
    put(key, path, cited ? sideOf(cited, text, programme) : { text });
  }
  for (const component of inheritedComponents(programme)) {
    const path = `components.${component.name}.inherited`;
    const { side } = entries.get(path)!;
    const { name, digest } = component.origin;
    // Whatever changes in the ancestor's file changes its digest.
    const text = `${side.text} (${name} ${digest.slice(0, 12)})`;
    entries.set(path, { path, side: { ...side, text } });
  }
  for (const [path, { origin, ...parameter }] of parametersInForce(programme)) {
    if (origin.name !== programme.name) put(path, path, sideOf(parameter, parameter.text, origin));
  }
  return entries;
}

function sideOf(parameter: CitedParameter, text: string, origin: ProgrammeOrigin): ProgrammeSide {
  const { source, openQuestion, openQuestionZh, otherReadings, decidedBy } = parameter;
  const document = documentName(origin, source.document);
  const question = { openQuestion, openQuestionZh, otherReadings, decidedBy };
  return { text, source: { ...source, document }, ...question };
}

function daysOf(path: string, { components }: Programme) {
  for (const component of components.values()) {
    if (!component.isDetermined) continue;
    const rule = component.rules.find((each) => path.startsWith(`${each.path}.`));
    if (rule) return { validFrom: rule.validFrom, validTo: rule.validTo };
  }
  return {};
}
