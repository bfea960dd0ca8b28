import type { CitedParameter } from './parameters.ts';
import {
  countsEnergy,
  type DeterminedComponent,
  type Programme,
  type ProgrammeOrigin,
} from './programme.ts';

/** A parameter together with the programme whose file has it. */
export interface ParameterInForce extends CitedParameter {
  readonly origin: ProgrammeOrigin;
}

/**
 * Every parameter by which a programme settles, by its path: its own in the order of its file, and
 * behind an `inherited` those that the component has from the ancestor.
 */
export function parametersInForce(programme: Programme): Map<string, ParameterInForce> {
  const inForce = new Map<string, ParameterInForce>();
  const take = (origin: ProgrammeOrigin, isMeant: (path: string) => boolean) => {
    for (const [path, parameter] of origin.parameters) {
      if (isMeant(path) && !inForce.has(path)) inForce.set(path, { ...parameter, origin });
    }
  };
  const inherited = inheritedComponents(programme);
  for (const [path, parameter] of programme.parameters) {
    inForce.set(path, { ...parameter, origin: programme });
    const component = inherited.find(({ name }) => path === `components.${name}.inherited`);
    if (!component) continue;
    take(component.origin, (each) => isRuled(each, component.name));
  }
  const counted = inherited.find(countsEnergy);
  if (counted?.tariff) take(counted.tariff.origin, (path) => path.startsWith('tariff.'));
  return inForce;
}

/** The components that are determined by another programme's file. */
export function inheritedComponents(programme: Programme): DeterminedComponent[] {
  return [...programme.components.values()].filter(
    (component): component is DeterminedComponent =>
      component.isDetermined && component.origin.name !== programme.name,
  );
}

/** Whether a path of an ancestor's file rules what is inherited; how often it pays does not. */
function isRuled(path: string, component: string): boolean {
  const within = `components.${component}.`;
  return path.startsWith(within) && path !== `${within}per` && path !== `${within}inherited`;
}

/** What people call the document that a source names: its number, or its title where it has none. */
export function documentName(
  { documents }: Pick<ProgrammeOrigin, 'documents'>,
  document: string,
): string {
  const found = documents[document];
  return found?.number ?? found?.title ?? document;
}
