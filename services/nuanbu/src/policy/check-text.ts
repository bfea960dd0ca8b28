import type { Language } from '@nuanbu/contracts';
import {
  type Component,
  type DeterminedComponent,
  documentName,
  notDetermined,
  type OpenQuestion,
  openQuestions,
  type Programme,
  parametersInForce,
} from '@nuanbu/policy';
import { BUDGET_GAPS, CHANNELS, COMPONENT_KINDS } from '@nuanbu/terms';
import { tableText } from '../commands/print.ts';
import type { LackingAncestor, ProgrammeCheck } from './check.ts';
import { contradictionLines } from './contradictions.ts';
import { RuleWords } from './rule-table.ts';
import { PER_WORDS, POLICY_WORDS, questionText } from './words.ts';

type Sound = Extract<ProgrammeCheck, { ok: true }>;

/** What is wrong in a file, a line for each problem, as editors and people find the place. */
export function problemsText(file: string, { problems }: Extract<ProgrammeCheck, { ok: false }>) {
  return problems
    .map(({ line, column, path, problem }) => `${file}:${line}:${column} ${path} ${problem}`.trim())
    .join('\n');
}

/** What a sound file says: its components with their rules, and what it leaves open. */
export function checkText({ programme, lacking }: Sound, language: Language): string {
  const say = (word: keyof typeof POLICY_WORDS) => POLICY_WORDS[word][language];
  return [
    `${programme.title[language]}  ${programme.name}  ${programme.digest.slice(0, 12)}`,
    say('sound'),
    ...[...programme.components.values()].flatMap((component) => [
      '',
      ...componentLines(component, programme, lacking, language),
    ]),
    '',
    ...listed(say('openQuestions'), questionLines(openQuestions(programme), language), say('none')),
    ...listed(say('notDetermined'), gapLines(programme, lacking, language), say('none')),
    ...listed(say('contradictions'), contradictionLines(programme, language), say('none')),
  ].join('\n');
}

function listed(title: string, lines: readonly string[], none: string): string[] {
  return lines.length === 0 ? [`${title}: ${none}`] : [`${title}:`, ...lines];
}

function componentLines(
  component: Component,
  programme: Programme,
  lacking: readonly LackingAncestor[],
  language: Language,
): string[] {
  const { name, title, kind, per } = component;
  const head = `${name}  ${title[language]}  ${COMPONENT_KINDS[kind][language]}, ${PER_WORDS[per][language]}`;
  if (!component.isDetermined) {
    return [head, ...lackingLines(name, lacking, language)];
  }
  const channel = `${POLICY_WORDS.paidBy[language]} ${channelText(component, language)}`;
  const origin = component.origin.name;
  const from = `  ${POLICY_WORDS.inheritedFrom[language]} ${origin}`;
  const words = new RuleWords(programme, component, language);
  const rows = component.rules.map((rule) => words.row(rule));
  const isSaid = (_: string, column: number) => rows.some((row) => row[column] !== '');
  const table = tableText(
    words.head().filter(isSaid),
    rows.map((row) => row.filter(isSaid)),
  );
  return [`${head}, ${channel}${origin === programme.name ? '' : from}`, table];
}

/** How the money reaches the household; of a prepaid pool also what becomes of its rest. */
function channelText({ channel, returnsUnused }: DeterminedComponent, language: Language): string {
  const words = CHANNELS[channel][language];
  if (returnsUnused === undefined) return words;
  const rest = returnsUnused ? POLICY_WORDS.restReturns : POLICY_WORDS.restStays;
  return `${words} (${rest[language]})`;
}

/** A question with the reading that is taken, and by whom. */
export function questionLines(questions: readonly OpenQuestion[], language: Language): string[] {
  const say = (word: keyof typeof POLICY_WORDS) => POLICY_WORDS[word][language];
  return questions.flatMap(({ path, text, otherReadings, decidedBy, ...question }) => [
    `  ${path}`,
    `    ${questionText(question, language)}`,
    [
      `    ${say('reading')}: ${text}`,
      ...(decidedBy === undefined ? [] : [`${say('decidedBy')}: ${decidedBy}`]),
      ...(otherReadings ? [`${say('otherReadings')}: ${otherReadings.join(', ')}`] : []),
    ].join('   '),
  ]);
}

function gapLines(
  programme: Programme,
  lacking: readonly LackingAncestor[],
  language: Language,
): string[] {
  const inForce = parametersInForce(programme);
  return notDetermined(programme).flatMap(({ path, because, ancestors }) => {
    const source = inForce.get(ancestors.length > 0 ? `${path}.inherited` : `${path}.notStated`);
    const cited = source
      ? ` (${documentName(source.origin, source.source.document)} ${source.source.section})`
      : '';
    return [
      `  ${path}  ${BUDGET_GAPS[because][language]}${cited}`,
      ...(ancestors.length > 0 ? lackingLines(path.split('.')[1]!, lacking, language) : []),
    ];
  });
}

function lackingLines(
  component: string,
  lacking: readonly LackingAncestor[],
  language: Language,
): string[] {
  return lacking
    .filter((each) => each.component === component)
    .map(({ ancestor, because }) => `    ${ancestor} ${POLICY_WORDS[because][language]}`);
}

/** A check for a program to read. */
export function checkJson(file: string, check: ProgrammeCheck) {
  if (!check.ok) return { file, ok: false, problems: check.problems };
  const { programme, lacking } = check;
  return {
    file,
    ok: true,
    programme: programme.name,
    digest: programme.digest,
    title: programme.title,
    components: [...programme.components.values()].map((component) => {
      const { name, title, kind, per } = component;
      const head = { name, title, kind, per, isDetermined: component.isDetermined };
      return component.isDetermined
        ? { ...head, origin: component.origin.name, rules: component.rules }
        : { ...head, inheritedFrom: component.inheritedFrom };
    }),
    openQuestions: openQuestions(programme).map(
      ({ path, text, openQuestion, otherReadings, decidedBy }) => {
        return { path, question: openQuestion, reading: text, otherReadings, decidedBy };
      },
    ),
    notDetermined: notDetermined(programme),
    lacking,
    contradictions: programme.file.contradictions ?? [],
  };
}
