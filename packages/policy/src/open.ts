import type { BudgetGap } from '@nuanbu/terms';
import { type ParameterInForce, parametersInForce } from './in-force.ts';
import type { Programme } from './programme.ts';

/** A parameter that the notice leaves open, with the reading that the file uses. */
export interface OpenQuestion extends ParameterInForce {
  readonly openQuestion: string;
}

/** What the notices leave open by which a programme settles, in the order of its parameters. */
export function openQuestions(programme: Programme): OpenQuestion[] {
  return [...parametersInForce(programme).values()].filter(
    (parameter): parameter is OpenQuestion => parameter.openQuestion !== undefined,
  );
}

/** Something that a programme names without determining what it pays. */
export interface NotDetermined {
  /** The path of the component or rule. */
  readonly path: string;
  readonly because: Extract<BudgetGap, 'ancestorNotOnFile' | 'amountNotStated'>;
  /** The programmes of which one would determine it. */
  readonly ancestors: readonly string[];
}

/** The components and rules whose amounts are not known (seed 001 三): no amount is invented. */
export function notDetermined(programme: Programme): NotDetermined[] {
  return [...programme.components.values()].flatMap((component): NotDetermined[] => {
    if (!component.isDetermined) {
      const path = `components.${component.name}`;
      return [{ path, because: 'ancestorNotOnFile', ancestors: component.inheritedFrom }];
    }
    return component.rules
      .filter(({ price }) => price.kind === 'notStated')
      .map(({ path }) => ({ path, because: 'amountNotStated', ancestors: [] }));
  });
}
