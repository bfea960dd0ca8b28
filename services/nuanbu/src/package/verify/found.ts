import type { PackageFault } from '@nuanbu/terms';

/** Something that is wrong with a package: in which file, and what exactly. */
export interface Found {
  readonly fault: PackageFault;
  readonly file: string;
  readonly detail: string;
}

/** What was checked, and what was wrong with it. */
export interface Checked {
  readonly check: CheckName;
  /** How much was checked, such as how many files. */
  readonly count: number;
  readonly found: readonly Found[];
}

export type CheckName =
  | 'manifest'
  | 'runs'
  | 'lines'
  | 'figures'
  | 'signatures'
  | 'separation'
  | 'postings'
  | 'payments'
  | 'chain'
  | 'printedHeads'
  | 'events';

/** So many of a kind are told; a forged package has thousands. */
const MOST_FOUND = 20;

/** Gathers what is wrong with a file. */
export class Findings {
  readonly found: Found[] = [];

  add(fault: PackageFault, file: string, detail: string): void {
    if (this.found.length < MOST_FOUND) this.found.push({ fault, file, detail });
  }
}
