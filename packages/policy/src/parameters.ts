import type { Source } from './schema/parameter.ts';

/** A programme file as YAML gives it: maps, lists and text. */
export type Raw = string | null | readonly Raw[] | { readonly [key: string]: Raw };

/** One parameter of a programme with the text that the file prints and where that comes from. */
export interface CitedParameter {
  /** The names that lead to it, e.g. `components.energySubsidy.rules.perKwh.limit`. */
  readonly path: string;
  /** The value as printed; the words of a list with spaces between them. */
  readonly text: string;
  readonly source: Source;
  readonly openQuestion?: string | undefined;
  /** The same question for who reads Chinese. */
  readonly openQuestionZh?: string | undefined;
  readonly otherReadings?: readonly string[] | undefined;
  readonly decidedBy?: string | undefined;
}

/** Keys by which the items of a list are told apart, where they have one. */
const NAMING_KEYS = ['name', 'fact', 'funder', 'bearer', 'year', 'fromSeason', 'from'] as const;

/**
 * The name of a list's item in a path. Two rules of one name, which hold at different times, are
 * told apart by the day from which they hold.
 */
export function itemName(item: Raw, index: number, list: readonly Raw[]): string {
  const own = nameIn(item);
  if (own === undefined) return String(index);
  const isAlone = list.filter((other) => nameIn(other) === own).length === 1;
  const from = isAlone ? undefined : validFrom(item);
  return from === undefined ? own : `${own}@${from}`;
}

function nameIn(item: Raw): string | undefined {
  const key = namingKey(item);
  return key === undefined || !isMap(item) ? undefined : String(item[key]);
}

/** The key whose word names an item of a list; undefined where it has none. */
export function namingKey(item: Raw): string | undefined {
  return isMap(item) ? NAMING_KEYS.find((each) => typeof item[each] === 'string') : undefined;
}

function validFrom(item: Raw): string | undefined {
  const given = isMap(item) ? item.validFrom : undefined;
  const value = given !== undefined && isMap(given) ? given.value : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Every parameter of a file, in its order: whatever has a source. */
export function parametersOf(raw: Raw): CitedParameter[] {
  return placesIn(raw, [], []).map(({ path, parameter, source }) => ({
    path,
    text: printed(parameter.value ?? parameter.zh ?? 'not stated'),
    source: {
      document: String(source.document),
      section: String(source.section),
      says: textOf(source.says),
      zh: textOf(source.zh),
    },
    openQuestion: textOf(parameter.openQuestion),
    openQuestionZh: textOf(parameter.openQuestionZh),
    otherReadings: Array.isArray(parameter.otherReadings)
      ? parameter.otherReadings.map(String)
      : undefined,
    decidedBy: textOf(parameter.decidedBy),
  }));
}

/** The keys of a raw file that lead to a parameter; undefined where it has none of that path. */
export function keysOf(raw: Raw, path: string): readonly (string | number)[] | undefined {
  return placesIn(raw, [], []).find((place) => place.path === path)?.keys;
}

type RawMap = { readonly [key: string]: Raw };

/** Where a parameter stands: by names, and by the keys of the raw file. */
interface Place {
  readonly path: string;
  readonly keys: readonly (string | number)[];
  readonly parameter: RawMap;
  readonly source: RawMap;
}

function placesIn(
  raw: Raw,
  names: readonly string[],
  keys: readonly (string | number)[],
): readonly Place[] {
  if (Array.isArray(raw)) {
    const list: readonly Raw[] = raw;
    return list.flatMap((item, index) =>
      placesIn(item, [...names, itemName(item, index, list)], [...keys, index]),
    );
  }
  if (!isMap(raw)) return [];
  const source = citationIn(raw);
  if (source) return [{ path: names.join('.'), keys, parameter: raw, source }];
  return Object.entries(raw).flatMap(([key, child]) =>
    placesIn(child, [...names, key], [...keys, key]),
  );
}

/** The source of a parameter; undefined where a map is none. */
export function citationIn({ source }: RawMap): RawMap | undefined {
  // A component or a pathway may be called source; only a citation names a document.
  const isCitation = source !== undefined && isMap(source) && typeof source.document === 'string';
  return isCitation ? source : undefined;
}

function textOf(given: Raw | undefined): string | undefined {
  return typeof given === 'string' ? given : undefined;
}

/** A value as the file has it; the words of a list with spaces between them. */
export function printed(value: Raw): string {
  return Array.isArray(value) ? value.map(printed).join(' ') : String(value);
}

export function isMap(raw: Raw): raw is RawMap {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}
