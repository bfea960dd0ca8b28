import {
  type Component,
  countsEnergy,
  type DeterminedComponent,
  type Programme,
} from './programme.ts';

/** A circle of programmes that inherit from each other. */
export interface AncestorCycle {
  /** The names in order, the first again at the end. */
  readonly cycle: readonly string[];
}

/**
 * Fills in the components that a programme inherits: each from the first ancestor of its list that
 * is on file and has it. A component none of whose ancestors is on file stays undetermined; no
 * amount is invented for it (seed 001 三). What the programme says itself stays its own: title,
 * kind, how often it pays, and the tariff windows where it has any.
 *
 * @param onFile a programme by its name; undefined where it is not on file.
 */
export function inheritedProgramme(
  programme: Programme,
  onFile: (name: string) => Programme | undefined,
): Programme | AncestorCycle {
  const components = new Map<string, Component>();
  for (const [name, component] of programme.components) {
    const found = component.isDetermined
      ? component
      : lookUp(name, component.inheritedFrom, onFile, [programme.name]);
    if (found && 'cycle' in found) return found;
    const { title, kind, per } = component;
    components.set(name, found ? { ...found, title, kind, per } : component);
  }
  return { ...programme, ...tariffFor(programme, components, onFile), components };
}

/** Windows and prices: the programme's own, or those by which what it inherits is counted. */
function tariffFor(
  programme: Programme,
  components: ReadonlyMap<string, Component>,
  onFile: (name: string) => Programme | undefined,
): Pick<Programme, 'hours' | 'prices'> {
  const inherited = programme.file.tariff ? undefined : [...components.values()].find(countsEnergy);
  const { hours, prices } = (inherited && onFile(inherited.origin.name)) ?? programme;
  return { hours, prices };
}

function lookUp(
  name: string,
  ancestors: readonly string[],
  onFile: (name: string) => Programme | undefined,
  path: readonly string[],
): DeterminedComponent | AncestorCycle | undefined {
  for (const ancestorName of ancestors) {
    if (path.includes(ancestorName)) {
      return { cycle: [...path.slice(path.indexOf(ancestorName)), ancestorName] };
    }
    const ancestor = onFile(ancestorName);
    const component = ancestor?.components.get(name);
    if (!ancestor || !component) continue;
    if (component.isDetermined) return component;
    const found = lookUp(name, component.inheritedFrom, onFile, [...path, ancestorName]);
    if (!found) continue;
    if ('cycle' in found) return found;
    const through = { name: ancestor.name, digest: ancestor.digest };
    return { ...found, inheritedThrough: [through, ...(found.inheritedThrough ?? [])] };
  }
  return undefined;
}

/**
 * The programmes by which a programme's components are determined, beside itself: those that have
 * the rules, and those in between, without which the rules would not be found again.
 */
export function ancestorsUsed(programme: Programme): { name: string; digest: string }[] {
  const used = new Map<string, string>();
  for (const component of programme.components.values()) {
    if (!component.isDetermined || component.origin.name === programme.name) continue;
    for (const { name, digest } of [...(component.inheritedThrough ?? []), component.origin]) {
      used.set(name, digest);
    }
  }
  return [...used].map(([name, digest]) => ({ name, digest }));
}
