import type { Run } from '@nuanbu/ledger';
import type { ProgrammeChange, Setting, StartRule } from '@nuanbu/policy';
import type { Comparison } from '@nuanbu/settlement';

/** Other terms for a run that was settled; what is left out is as the run has it. */
export interface AskedWhatIf {
  readonly run: number;
  /** A programme on file, or the text of one that is not. */
  readonly against?:
    | { readonly name: string; readonly version?: number | undefined }
    | { readonly text: string }
    | undefined;
  readonly settings: readonly Setting[];
  readonly startRule?: StartRule | undefined;
}

/** One side of a what-if: the terms that were taken. */
export interface WhatIfSide {
  /** `NAME`, or `NAME@VERSION` or a path where a programme was named. */
  readonly label: string;
  readonly programme: string;
  readonly digest: string;
  readonly startRule?: StartRule | undefined;
  readonly from: number;
  readonly to: number;
  readonly funderTitles: Readonly<Record<string, { readonly zh: string; readonly en: string }>>;
}

/** What a run would have been under other terms, as plain data. */
export interface WhatIfReport {
  readonly run: Pick<Run, 'number' | 'kind' | 'programme' | 'component' | 'season'> & {
    readonly digest: string;
  };
  readonly before: WhatIfSide;
  readonly after: WhatIfSide;
  /** The parameters in which the two differ, sources and questions left aside. */
  readonly parameters: readonly ProgrammeChange[];
  readonly comparison: Comparison;
}

/** How far one is, in villages. */
export interface WhatIfProgress {
  readonly done: number;
  readonly villages: number;
}

export interface WhatIfs {
  /**
   * Computes a settled run under other terms and compares; changes nothing that is stored.
   *
   * @throws TroubleError `runNotFound`, `runNotSucceeded`, `runIncomplete`, `programmeUnknown`,
   *   `programmeInvalid`, `parameterUnknown`, `settingInvalid`, `componentUnknown`, `seasonUnknown`,
   *   `argumentInvalid`; `commandStopped` where the signal says that nobody waits any more.
   */
  compute(
    asked: AskedWhatIf,
    onProgress: (progress: WhatIfProgress) => void,
    signal: AbortSignal,
  ): Promise<WhatIfReport>;
}
