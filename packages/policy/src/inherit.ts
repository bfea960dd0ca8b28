import type { Component, DeterminedComponent, Programme } from './programme.ts';

/** A circle of programmes that inherit from each other. */
export interface AncestorCycle {
  /** The names in order, the first again at the end. */
  readonly cycle: readonly string[];
}

/**
 * Fills in the components that a programme inherits: each from the first ancestor of its list that
 * is on file and has it. A component none of whose ancestors is on file stays undetermined; no
 * amount is invented for it (seed 001 三). What a programme says itself stays its own, also where
 * another inherits through it: title, kind, how often it pays, and the tariff where it has one.
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
      ? undefined
      : lookUp(name, component.inheritedFrom, onFile, [programme.name]);
    if (found && 'cycle' in found) return found;
    components.set(name, found ? takenOver(found, component, programme) : component);
  }
  return { ...programme, components };
}

/** An ancestor's component as the programme has it that inherits it. */
function takenOver(
  found: DeterminedComponent,
  { title, kind, per }: Component,
  { tariff = found.tariff, words }: Programme,
): DeterminedComponent {
  const both = {
    pathway: new Set([...words.pathway, ...found.words.pathway]),
    equipment: new Set([...words.equipment, ...found.words.equipment]),
  };
  return { ...found, title, kind, per, tariff, words: both };
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
    const inheritedThrough = [through, ...(found.inheritedThrough ?? [])];
    return { ...takenOver(found, component, ancestor), inheritedThrough };
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
