/** The Jining programme as the file has it, and ways to say it otherwise. */
import { readFileSync } from 'node:fs';
import type { DeterminedComponent, Programme } from './programme.ts';
import { changed, programmeFrom } from './programme-text.fixture.ts';
import type { Rule } from './rule.ts';

const file = new URL('../programmes/jining-jkq-2021.yaml', import.meta.url);

export const JINING_YAML = readFileSync(file, 'utf8');

/** The programme's text with one piece replaced; the piece must stand there once. */
export function jiningWith(piece: string, replacement: string): string {
  return changed(JINING_YAML, piece, replacement);
}

export const JINING = programmeFrom(JINING_YAML);

/** The electricity subsidy of the Jining programme. */
export function subsidyOf(programme: Programme = JINING): DeterminedComponent {
  const component = programme.components.get('energySubsidy');
  if (!component?.isDetermined) throw new Error('it has no energySubsidy');
  return component;
}

/** Its only rule. */
export function perKwhOf(programme: Programme = JINING): Rule {
  const [rule, ...more] = subsidyOf(programme).rules;
  if (!rule || more.length > 0) throw new Error('it has not one rule');
  return rule;
}
