import { citationIn, isMap, itemName, namingKey, printed, type Raw } from './parameters.ts';

/** Something that a programme file says at one place. */
export interface Leaf {
  /** The names that lead to it, as in `CitedParameter.path`. */
  readonly path: string;
  /** The same for comparing files: see `leavesOf`. */
  readonly key: string;
  readonly text: string;
  /** Whether it is a parameter: a value beside its source. */
  readonly isParameter: boolean;
}

/**
 * Everything that a file says, in its order: each parameter, each word beside them, and the names of
 * each list in order, since the first rule that applies is taken and the last funder has the rest.
 *
 * @param dated names of lists, by `datedNames`, whose items are told apart by the day from which
 *   they hold. Two files have the same keys only where both are read with the same names.
 */
export function leavesOf(raw: Raw, dated: ReadonlySet<string>): Leaf[] {
  return leavesIn(raw, dated, { path: [], key: [], plain: [] });
}

/** The names that stand twice in a list of a file, each with the names that lead to the list. */
export function datedNames(raw: Raw): string[] {
  return namesIn(raw, []);
}

function namesIn(raw: Raw, trail: readonly string[]): string[] {
  if (Array.isArray(raw)) {
    const names = raw.map(plainName);
    const twice = names.filter((name, index) => names.indexOf(name) < index);
    return [
      ...twice.map((name) => [...trail, name].join('.')),
      ...raw.flatMap((item, index) => namesIn(item, [...trail, names[index]!])),
    ];
  }
  if (!isMap(raw)) return [];
  return Object.entries(raw).flatMap(([key, child]) => namesIn(child, [...trail, key]));
}

/** The names that lead to a place: as printed, for comparing, and without any days. */
interface Trail {
  readonly path: readonly string[];
  readonly key: readonly string[];
  readonly plain: readonly string[];
}

function down(trail: Trail, path: string, key = path, plain = path): Trail {
  return {
    path: [...trail.path, path],
    key: [...trail.key, key],
    plain: [...trail.plain, plain],
  };
}

function leavesIn(raw: Raw, dated: ReadonlySet<string>, trail: Trail, named?: string): Leaf[] {
  const leaf = (text: string, isParameter = false): Leaf => {
    return { path: trail.path.join('.'), key: trail.key.join('.'), text, isParameter };
  };
  if (Array.isArray(raw)) {
    const list: readonly Raw[] = raw;
    const inside = list.flatMap((item, index) => {
      const plain = plainName(item, index);
      const isDated = dated.has([...trail.plain, plain].join('.'));
      const key = isDated ? itemName(item, index, [item, item]) : plain;
      const path = itemName(item, index, list);
      return leavesIn(item, dated, down(trail, path, key, plain), namingKey(item));
    });
    const names = list.filter(namingKey).map(plainName);
    return names.length > 0 ? [leaf(names.join(' ')), ...inside] : inside;
  }
  if (!isMap(raw)) return [leaf(String(raw))];
  if (citationIn(raw)) return [leaf(textOf(raw), true)];
  const inside = Object.entries(raw).flatMap(([key, child]) =>
    key === named ? [] : leavesIn(child, dated, down(trail, key)),
  );
  // The first component is the one that commands mean when they name none.
  const isOrdered = trail.path.join('.') === 'components';
  return isOrdered ? [leaf(Object.keys(raw).join(' ')), ...inside] : inside;
}

/** The name of a list's item without its day. */
function plainName(item: Raw, index: number): string {
  return itemName(item, index, [item]);
}

function textOf({ value, zh, en }: { readonly [key: string]: Raw }): string {
  if (value !== undefined) return printed(value);
  return zh === undefined || en === undefined ? 'not stated' : `${printed(zh)} / ${printed(en)}`;
}
