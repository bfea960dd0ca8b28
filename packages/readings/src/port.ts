import type { MeterReadings, MeterSeries } from '@nuanbu/metering';
import type { Instant, Span, Wh } from '@nuanbu/units';

/**
 * A point in the store's own order of commits. Reads "as of" it see every commit up to and with
 * it and none after, whatever any clock says (domain rule S1).
 */
export type CommitNumber = number;

/** Who changed what stands at an instant, and why (domain rule R2). */
export interface Correction {
  readonly by: string;
  readonly why: string;
}

/**
 * Checked readings on their way to disk, in columns. Row `i` is `meterIds[meter[i]]` at `at[i]`.
 * An absent peak or valley register is ABSENT (-1) of `@nuanbu/units`. `at` may be in any order.
 */
export interface ReadingBatch {
  readonly length: number;
  readonly meterIds: readonly string[];
  readonly meter: Uint32Array;
  readonly at: Float64Array;
  readonly totalWh: Float64Array;
  readonly peakWh: Float64Array;
  readonly valleyWh: Float64Array;
  /**
   * Makes every row a correction, which counts over whatever stands at its identity. The same
   * values, person and reason again are a duplicate: a message sent twice undoes nothing later.
   */
  readonly correction?: Correction | undefined;
}

/** What became of each row of a batch. */
export const ROW_STORED = 0;
/** The same identity with the same values stands already: nothing changed. */
export const ROW_DUPLICATE = 1;
/** The same identity with other values stands already: kept beside it, neither is used (R2). */
export const ROW_CONFLICT = 2;
/** The store deletes what is so old: not stored, and neither will it be when it comes again. */
export const ROW_TOO_OLD = 3;

/**
 * The answer to `append`, given only once the rows are durable on disk. Rows that are counted nowhere
 * were too old.
 */
export interface Appended {
  readonly commit: CommitNumber;
  readonly stored: number;
  readonly duplicates: number;
  readonly conflicts: number;
  /** What became of each row, as one of ROW_…; undefined where all were stored. */
  readonly rows?: Uint8Array | undefined;
}

/** One meter as a season run asks for it. */
export interface MeterQuery {
  readonly meterId: string;
  /** Read every row: the meter's power limit or modulus is not the default one. */
  readonly full: boolean;
  /**
   * Instants at which the run cuts the readings or sets a register among them. Those around each
   * come in full, so an edge at which the run only reads the register is better left out.
   */
  readonly cutsAt: readonly Instant[];
}

/** What a season run asks of the store, of some `metersAPass` meters at once. */
export interface DigestQuery {
  readonly meters: readonly MeterQuery[];
  /**
   * The edges of the tariff windows and of civil days that meet `span`, in order. Rows before the
   * first edge and from the last edge on form two more windows, so that a neighbour is found
   * however far away it lies (U10).
   */
  readonly windowEdges: readonly Instant[];
  /** The season; conflicts are reported from its first to its last instant, both included. */
  readonly span: Span;
  readonly asOf: CommitNumber;
}

/** A stored value with its history, as an auditor reads it. */
export interface StoredReading {
  readonly at: Instant;
  readonly totalWh: Wh;
  readonly peakWh?: Wh | undefined;
  readonly valleyWh?: Wh | undefined;
  readonly commit: CommitNumber;
  readonly correction?: Correction | undefined;
}

/**
 * How many readings meters have on civil days, in columns and by rising meter and day. Row `i` is of
 * the meter `meter[i]` of the list that was asked for, on the day that begins at `dayAt[i]`. Days
 * without any reading have no row.
 */
export interface DayCounts {
  readonly length: number;
  readonly meter: Uint32Array;
  readonly dayAt: Float64Array;
  readonly readings: Uint32Array;
}

/** A meter's newest reading. */
export interface LastReading {
  readonly meterId: string;
  readonly at: Instant;
  readonly totalWh: Wh;
}

/** Rows as they are kept, in columns, on their way into a backup or out of one. */
export interface StoredRows {
  readonly length: number;
  /** The same array again from one portion to the next, as long as it only grows. */
  readonly meterIds: readonly string[];
  readonly meter: Uint32Array;
  readonly at: Float64Array;
  readonly totalWh: Float64Array;
  readonly peakWh: Float64Array;
  readonly valleyWh: Float64Array;
  readonly commit: Float64Array;
  /** Where the rows are versions of corrections: who made each, and why. */
  readonly corrections?: readonly StoredCorrection[] | undefined;
}

/** A correction with its place among all corrections: of those of an instant the greatest counts. */
export interface StoredCorrection extends Correction {
  readonly place: number;
}

/**
 * Where checked readings are kept. Adapters differ in engine and agree in everything that the
 * conformance suite asks of them.
 *
 * Constructors do nothing; `start` opens, `stop` waits for open appends and closes.
 */
export interface ReadingStore {
  /**
   * How many meters a season run best asks for at once: few where each question reads what it asks
   * for, so that several processes each read their own villages; many where every question passes
   * over everything, as many as there is memory for.
   */
  readonly metersAPass: number;

  /**
   * How many such questions are best open at once, for whoever asks one after the other: one where
   * each takes all of the machine.
   */
  readonly passesAtOnce: number;

  start(): Promise<void>;
  stop(): Promise<void>;

  /**
   * Appends readings and resolves when they are durable (R5). Appends that arrive while a commit
   * runs share the next one. A rejected promise means that none of the batch is acknowledged; a
   * repetition is always safe, since duplicates change nothing.
   */
  append(batch: ReadingBatch): Promise<Appended>;

  /**
   * The newest commit. Reads as of it hold everything that is acknowledged, and may come to hold
   * more until it is frozen.
   */
  frontier(): Promise<CommitNumber>;

  /**
   * Closes what stands: reads as of the answer hold everything that was acknowledged before the
   * question, and never change, whatever is written later and by whichever process (S1).
   */
  freeze(): Promise<CommitNumber>;

  /**
   * What caches are kept by: a text that is another one at most a minute after readings have changed.
   */
  version(): Promise<string>;

  /** Digests of the asked-for meters; one for each, also where it has no reading. */
  digests(query: DigestQuery): Promise<MeterReadings[]>;

  /** Every usable reading of one meter in a span, and its nearest neighbour on each side. */
  series(meterId: string, span: Span, asOf: CommitNumber): Promise<MeterSeries>;

  /** Every stored value of one meter in a span, with versions, conflicts and corrections. */
  history(meterId: string, span: Span, asOf: CommitNumber): Promise<StoredReading[]>;

  /**
   * Readings of each of a list of meters, none of them twice, on every civil day that the span
   * meets. Several values at one instant count once. One pass, however many meters.
   */
  dayCounts(meterIds: readonly string[], span: Span, asOf: CommitNumber): Promise<DayCounts>;

  /** The newest usable reading of each of a set of meters that has one (R2). */
  last(meterIds: readonly string[]): Promise<LastReading[]>;

  /**
   * Counts of all that is kept, for reports: rows with corrections, plain values that came where
   * other values stood, and meters.
   */
  counts(): Promise<{ readonly rows: number; readonly conflicts: number; readonly meters: number }>;

  /** Everything that is kept as of a commit, for a backup, in no promised order. */
  rows(asOf: CommitNumber): AsyncIterable<StoredRows>;

  /**
   * Fills a store that holds nothing yet. Reads as of each frozen commit are then what they were
   * where the rows come from, and later appends have later commits. Where it fails, the place has to
   * be emptied before another try.
   *
   * @param rows each plain value once, readings by rising commit (and instant, which makes it fast)
   * @param frozen the commits by which runs and others name what they read, by rising number
   * @throws TroubleError `restoreNotEmpty`
   */
  restore(rows: AsyncIterable<StoredRows>, frozen: readonly CommitNumber[]): Promise<void>;
}
