import type { programmeCasesSchema } from '@nuanbu/contracts/http';
import type { Component, OpenQuestion, Programme, ProgrammeProblem } from '@nuanbu/policy';
import type { Words } from '@nuanbu/terms';
import type { z } from 'zod';

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

export type ShownCase = z.output<typeof programmeCasesSchema>['items'][number];

export interface Filing {
  /** Checks a programme file against its form and against what is on file. */
  check(text: string): Promise<CheckedProgramme>;
  /** The components of a programme, with what it inherits, each rule in words. */
  inWords(programme: Programme): readonly CheckedComponent[];
  /**
   * The cases with which a programme of this very text comes, by hand what each household gets;
   * none where the text came from elsewhere.
   */
  cases(programme: Programme, text: string): Promise<readonly ShownCase[]>;
}
