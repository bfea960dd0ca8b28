import type { programmeSchema } from '@nuanbu/contracts/http';
import type { z } from 'zod';
import { type Language, labelOf, wordsOf } from '../../language/bilingual.ts';
import { NAME_WORDS, VALUE_WORDS } from './parameter-words.ts';

export type Programme = z.output<typeof programmeSchema>;
export type Parameter = Programme['parameters'][number];

/** Parameters that stand together, such as those of one component. */
export interface ParameterGroup {
  readonly key: string;
  readonly parameters: readonly Parameter[];
}

const COMPONENTS = 'components';

/** The parameters in their order, by component or else by the first name of their path. */
export function groupsOf(parameters: readonly Parameter[]): ParameterGroup[] {
  const groups = new Map<string, Parameter[]>();
  for (const parameter of parameters) {
    const [first = '', second = ''] = parameter.path.split('.');
    const key = first === COMPONENTS ? `${COMPONENTS}.${second}` : first;
    groups.set(key, [...(groups.get(key) ?? []), parameter]);
  }
  return [...groups].map(([key, of]) => ({ key, parameters: of }));
}

/** What a group is called: the title of its component, or the words of its name. */
export function groupTitle(key: string, { components }: Programme, language: Language): string {
  const [first = '', second] = key.split('.');
  const component = first === COMPONENTS && components.find(({ name }) => name === second);
  if (component) return component.title[language];
  return labelOf(second ?? first, wordsOf(NAME_WORDS, second ?? first), language);
}

/** Names that say nothing to somebody who reads a parameter within its group. */
const SILENT = new Set(['components', 'rules', 'funders']);

/**
 * A parameter's path in words, without what the title of its group says already: `起补 · 起补量` for
 * `components.energySubsidy.rules.perKwh.start.at` but for the rule's own name before it.
 */
export function parameterLabel(
  path: string,
  programme: Programme,
  language: Language,
  isInGroup = true,
): string {
  const names = path.split('.');
  const isOfComponent = names[0] === COMPONENTS;
  const own = isInGroup && names.length > 1 ? names.slice(isOfComponent ? 2 : 1) : names;
  const said = own.filter((name) => !SILENT.has(name));
  const component = own === names && isOfComponent ? names[1] : undefined;
  return (said.length > 0 ? said : own)
    .map((name, index) =>
      index === 0 && name === component
        ? groupTitle(`${COMPONENTS}.${name}`, programme, language)
        : nameLabel(name, programme, language),
    )
    .join(' · ');
}

function nameLabel(name: string, programme: Programme, language: Language): string {
  const funder = wordsOf(programme.funderTitles, name);
  if (funder) return funder[language];
  const pathway = pathwayOf(name, programme);
  if (pathway !== undefined) return pathway;
  return labelOf(name, wordsOf(NAME_WORDS, name), language);
}

/** What a programme calls a pathway or equipment that it declares. */
function pathwayOf(name: string, { parameters }: Programme): string | undefined {
  const paths = [`pathways.${name}`, `equipment.${name}`];
  return parameters.find(({ path }) => paths.includes(path))?.value;
}

/** A value in words, where programme files say it in letters; otherwise as it is printed there. */
export function valueLabel(
  { path, value }: Pick<Parameter, 'path' | 'value'>,
  programme: Programme,
  language: Language,
): string {
  const names = path.split('.');
  const last = names.at(-1) ?? '';
  const table = { ...VALUE_WORDS.any, ...VALUE_WORDS[names[0] ?? ''], ...VALUE_WORDS[last] };
  const words = wordsOf(table, value);
  if (words) return words[language];
  if (last !== 'in') return value;
  const separator = language === 'zh' ? '、' : ', ';
  return value
    .split(' ')
    .map((name) => pathwayOf(name, programme) ?? name)
    .join(separator);
}

/** What a source says, in the language that is read; where that is missing, in the other one. */
export function saidBy({ says }: Pick<Parameter, 'says'>, language: Language): string | undefined {
  return language === 'zh' ? (says.zh ?? says.en) : (says.en ?? says.zh);
}

/** The parameters in which a text stands somewhere: in a path, value, clause or their words. */
export function matching(programme: Programme, text: string, language: Language): Parameter[] {
  const wanted = text.trim().toLowerCase();
  return programme.parameters.filter((parameter) =>
    [
      parameter.path,
      parameter.value,
      parameter.document,
      parameter.section,
      parameterLabel(parameter.path, programme, language, false),
      valueLabel(parameter, programme, language),
      saidBy(parameter, language) ?? '',
    ].some((each) => each.toLowerCase().includes(wanted)),
  );
}
