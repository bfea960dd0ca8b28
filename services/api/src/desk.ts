import type { ArchivedFile } from '@nuanbu/contracts';
import type { Recovery, Run, SignOff } from '@nuanbu/ledger';
import type { Programme } from '@nuanbu/policy';
import type { LineExplanation, Progress, ProgressGroup, RunTerms } from '@nuanbu/settlement';
import type { Day, Instant } from '@nuanbu/units';
import type { Feeding } from './feeding.ts';
import type { Filing } from './programmes/filing.ts';
import type { Seasons } from './seasons/port.ts';
import type { WhatIfs } from './what-ifs/asking.ts';

/** What the platform does for people beyond its stores; whoever builds the platform supplies it. */
export interface Desk {
  /**
   * A programme on file with what it inherits, its newest version unless one is named.
   *
   * @throws TroubleError `programmeUnknown`, `programmeInvalid`.
   */
  programme(
    name: string,
    version?: number,
  ): Promise<{ readonly label: string; readonly programme: Programme }>;
  /** The terms that a run froze. */
  termsOf(run: Run): Promise<RunTerms>;
  /** Explains a household's line. @throws TroubleError `runNotFound`, `householdNotFound`. */
  explain(householdId: string, runNumber: number): Promise<LineExplanation>;
  /** Conversions against a programme's plan. @throws TroubleError `programmeUnknown`. */
  progress(asked: {
    readonly programme: string;
    readonly kind: 'day' | 'week';
    readonly day?: Day | undefined;
    readonly by: ProgressGroup;
  }): Promise<ConversionReport>;
  /** What a programme leaves open. @throws TroubleError `programmeUnknown`. */
  questions(
    programme: string,
  ): Promise<{ readonly label: string; readonly questions: readonly AskedQuestion[] }>;
  /**
   * Freezes a run's inputs, numbers it and queues it; by the same key it is the same run.
   *
   * @returns its number.
   * @throws TroubleError `programmeUnknown`, `componentUnknown`, `seasonUnknown`, `seasonNotBegun`,
   *   `seasonNotOver`, `rosterEmpty`; of a correction `reasonMissing`, `nothingBooked`; `readingsStillOpen`
   *   where the readings cannot be frozen while somebody waits for the answer.
   */
  requestRun(asked: AskedRun): Promise<number>;
  /**
   * What a programme takes back of a household whose violation is confirmed; of the programme under
   * which it is booked unless one is named.
   *
   * @throws TroubleError `programmeUnknown`, `argumentInvalid` where it is booked in none or several.
   */
  recoveryFor(householdId: string, programme: string | undefined): Promise<Recovery>;
  /**
   * Everything from which an auditor can prove a batch, file by file; payees are masked unless
   * somebody says why not, which the audit chain has then.
   *
   * @throws TroubleError `batchNotFound`, `batchStateWrong`.
   */
  auditPackage(asked: {
    readonly batch: number;
    readonly inFull?: { readonly actor: string; readonly why: string } | undefined;
  }): Promise<AsyncIterable<ArchivedFile>>;
  /** How concentrators stand with whichever process hears them. */
  feeders(): Promise<Feeders>;
  readonly feeding: Feeding;
  readonly whatIfs: WhatIfs;
  readonly filing: Filing;
  readonly seasons: Seasons;
}

/** Conversions against a programme's plan, with what they were counted from. */
export interface ConversionReport {
  readonly programme: string;
  /** The place that the programme is for. */
  readonly place: { readonly zh: string; readonly en: string };
  readonly kind: 'day' | 'week';
  /** Undefined where the programme has no plan on file. */
  readonly planVersion?: number | undefined;
  readonly rosterVersion: number;
  /** The head of the audit chain when it was counted (domain rule S7). */
  readonly auditHead: { readonly number: number; readonly hash: string };
  /** Households of the roster whose cohort the programme does not have. */
  readonly otherCohorts: number;
  readonly progress: Progress;
}

/** An open question of a programme, with who has signed its reading off. */
export interface AskedQuestion {
  readonly parameter: string;
  readonly openQuestion: string;
  readonly openQuestionZh?: string | undefined;
  readonly reading: string;
  readonly otherReadings: readonly string[];
  readonly decidedBy?: string | undefined;
  /** The programme whose file leaves it open: an ancestor where that is inherited. */
  readonly programme: string;
  /** Of the programme version whose file leaves it open. */
  readonly digest: string;
  readonly signOffs: readonly SignOff[];
}

/** A run that somebody asks for. */
export interface AskedRun {
  readonly programme: string;
  readonly component?: string | undefined;
  readonly season?: string | undefined;
  readonly until?: Day | undefined;
  readonly kind: 'final' | 'provisional' | 'correction' | 'trial';
  readonly reason?: string | undefined;
  readonly actor: string;
  readonly idempotencyKey?: string | undefined;
  /** The trace of the request in which it is asked for. */
  readonly traceId: string;
}

export interface Feeders {
  readonly connected: ReadonlySet<string>;
  /** Of whom nobody can say whether they are connected. */
  readonly unknown: ReadonlySet<string>;
  readonly statuses: ReadonlyMap<string, FeederStatus>;
  /** When each itself last sent something, since the start. */
  readonly heard: ReadonlyMap<string, Instant>;
}

export interface FeederStatus {
  readonly receivedAt: Instant;
  readonly status: {
    readonly state: 'online' | 'offline';
    readonly software?: string | undefined;
    readonly meters?: number | undefined;
    readonly note?: string | undefined;
  };
}
