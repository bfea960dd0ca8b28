import type { Component, OpenQuestion, Programme, ProgrammeProblem } from '@nuanbu/policy';
import type { Words } from '@nuanbu/terms';

/** What a look at a programme file found: all that is wrong in it, or what it says. */
export type CheckedProgramme =
  | { readonly ok: false; readonly problems: readonly ProgrammeProblem[] }
  | {
      readonly ok: true;
      /** With what it inherits filled in, as far as that is on file. */
      readonly programme: Programme;
      readonly components: readonly CheckedComponent[];
      readonly questions: readonly OpenQuestion[];
      /** Why no ancestor determines a component. */
      readonly lacking: readonly {
        readonly component: string;
        readonly ancestor: string;
        readonly because: 'notOnFile' | 'hasNoSuchComponent' | 'notDeterminedEither';
      }[];
    };

export interface CheckedComponent {
  readonly component: Component;
  /** Each rule in words, cell by cell as a table shows it; empty cells are left out. */
  readonly rules: readonly { readonly name: string; readonly cells: readonly RuleCell[] }[];
}

export interface RuleCell {
  readonly head: Words;
  readonly text: Words;
}

export interface Filing {
  /** Checks a programme file against its form and against what is on file. */
  check(text: string): Promise<CheckedProgramme>;
}
