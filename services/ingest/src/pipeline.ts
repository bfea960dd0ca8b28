import { hash } from 'node:crypto';
import { DecodedReadings, decodeReadings } from '@nuanbu/contracts';
import type { Appended, ReadingStore } from '@nuanbu/readings';
import { type Clock, type Log, silentLog, systemClock } from '@nuanbu/runtime';
import { type IngestCounts, noCounts } from './counters.ts';
import { type GatheredBatch, Gathering, type Part } from './gather.ts';
import { Judgement, judge, type SenderRights } from './judge.ts';
import type { MeterDirectory } from './meters.ts';
import { Outcome, type Settled } from './outcome.ts';
import { PATIENCE, type Patience, Persistence } from './persist.ts';
import type { Quarantine, QuarantineReason, QuarantineRecord } from './ports.ts';
import { NOBODY, type ReceiptListener, sendAccepted, sendRefused } from './receipts.ts';
import { partRows } from './rows.ts';
import { IngestLog } from './speak.ts';
import type { SenderRefusal } from './standing.ts';

/** A message over this size is quarantined unread unless configured otherwise (R4). */
export const MESSAGE_LIMIT_BYTES = 1_000_000;
/** How much of a message over the size limit is kept. */
export const KEPT_BYTES_OF_TOO_LARGE = 4_096;

/**
 * No more messages are added to a batch of so many readings. Several batches in a row let one be
 * committed while the next is decoded; a longer one would gain little, since what a commit costs
 * beyond its rows is small by then.
 */
const ROWS_MAX = 32_768;

/** Who sends: a name for quarantine and receipts, and what it may report. */
export interface Sender extends SenderRights {
  readonly name: string;
}

export interface PipelineOptions {
  readonly store: Pick<ReadingStore, 'append'>;
  readonly meters: MeterDirectory;
  readonly quarantine: Pick<Quarantine, 'record'>;
  readonly clock?: Clock | undefined;
  readonly log?: Log | undefined;
  readonly messageLimitBytes?: number | undefined;
  readonly patience?: Patience | undefined;
}

interface Refused {
  readonly outcome: Outcome;
  readonly record: QuarantineRecord;
}

/**
 * The one way in for readings, whatever brings them: bytes → checked readings → stored, or refused
 * and quarantined → settled. One commit runs at a time; the next takes everything that arrived
 * meanwhile (design: "Acknowledged means stored").
 */
export class IngestPipeline {
  readonly #store: Pick<ReadingStore, 'append'>;
  readonly #meters: MeterDirectory;
  readonly #quarantine: Pick<Quarantine, 'record'>;
  readonly #clock: Clock;
  readonly #limitBytes: number;
  readonly #decoded = new DecodedReadings();
  readonly #judgement = new Judgement();
  readonly #commits: Persistence<GatheredBatch, Appended>;
  readonly #refusals: Persistence<Refused[], void>;
  #batches: GatheredBatch[] = [];
  readonly #gathering = new Gathering();
  #refused: Refused[] = [];
  readonly counts: IngestCounts = noCounts();
  /** How long something that fails is tried again. */
  readonly patience: Patience;
  readonly #speak: IngestLog;
  /** Who hears receipts; the broker sets itself here. */
  listener: ReceiptListener = NOBODY;

  constructor(options: PipelineOptions) {
    const { patience = PATIENCE } = options;
    const log = (options.log ?? silentLog).child({ component: 'ingest' });
    this.#store = options.store;
    this.#meters = options.meters;
    this.#quarantine = options.quarantine;
    const clock = options.clock ?? systemClock;
    this.#clock = clock;
    this.patience = patience;
    this.#speak = new IngestLog(log);
    this.#limitBytes = options.messageLimitBytes ?? MESSAGE_LIMIT_BYTES;
    this.#commits = new Persistence({
      what: 'reading store',
      ...{ patience, log, clock },
      next: () => this.#batches.shift(),
      perform: (batch) => this.#append(batch),
      finish: (batch, appended) => this.#committed(batch, appended),
      abandon: (batch, error) => {
        for (const part of batch.parts) this.#abandonPart(part, error);
      },
    });
    this.#refusals = new Persistence({
      what: 'quarantine',
      ...{ patience, log, clock },
      next: () => this.#takeRefused(),
      perform: (refused) => this.#quarantine.record(refused.map(({ record }) => record)),
      finish: (refused) => {
        this.#speak.quarantined(refused);
        for (const { outcome } of refused) outcome.settle();
      },
      abandon: (refused, error) => {
        for (const { outcome } of refused) outcome.settle(error);
      },
    });
  }

  /** Whether the store or the quarantine did not take what was last given to it. */
  get isFailing(): boolean {
    return this.#commits.isFailing || this.#refusals.isFailing;
  }

  /** How long each of them has failed in a row, in seconds; 0 where it works. */
  get failingSeconds(): { readonly store: number; readonly quarantine: number } {
    const { failingSeconds: store } = this.#commits;
    return { store, quarantine: this.#refusals.failingSeconds };
  }

  /**
   * Takes a message and resolves when everything about it is durable.
   *
   * @param isReplay the message is in the quarantine: it is not kept there again.
   * @param traceId by what its sender calls it; made of its topic and bytes where it has none.
   * @throws what the store or the quarantine failed with, after patience ended.
   */
  submit(
    bytes: Uint8Array,
    sender: Sender,
    topic: string,
    isReplay = false,
    traceId?: string,
  ): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const settled: Settled = (error, outcome) =>
        error === undefined ? resolve(outcome) : reject(error);
      this.take(bytes, sender, topic, settled, isReplay, traceId);
    });
  }

  /**
   * Takes a message. Everything is checked before this returns; `settled` is called later, once.
   *
   * @param bytes must not change until then.
   */
  take(
    bytes: Uint8Array,
    sender: Sender,
    topic: string,
    settled: Settled,
    isReplay = false,
    traceId?: string,
  ): void {
    const { readings } = this.counts;
    const receivedAt = this.#clock.now();
    const outcome = new Outcome(
      { bytes, source: sender.name, topic, receivedAt, traceId },
      this.counts.messages,
      settled,
    );
    outcome.isReplay = isReplay;
    if (bytes.length > this.#limitBytes) {
      this.#refuseWhole(outcome, { code: 'tooLarge', detail: '' });
      return;
    }
    const decoded = decodeReadings(bytes, this.#decoded);
    if (!decoded.ok) {
      const { code, place, sentAt } = decoded.refusal;
      outcome.sentAt = sentAt;
      this.#refuseWhole(outcome, { code, detail: place });
      return;
    }
    const message = decoded.message;
    const judgement = this.#judgement;
    const index = this.#meters.current;
    judge(message, index, sender, receivedAt, judgement);
    outcome.sentAt = message.sentAt;
    outcome.readings = message.length;
    readings.received += message.length;
    readings.inFlight += judgement.accepted;
    if (judgement.accepted > 0) {
      outcome.await();
      this.#batchFor(message).add(outcome, message, judgement);
      this.#commits.poke();
    }
    if (judgement.refusals.length > 0) {
      readings.refused += judgement.refusals.length;
      this.#refuse(outcome, judgement.refusals);
    }
    outcome.settle();
  }

  /**
   * Takes a message of which nothing is accepted because of who sent it, or where. It is kept whole,
   * unless it is over the size limit, and can be replayed.
   */
  refuse(
    bytes: Uint8Array,
    source: string,
    topic: string,
    code: SenderRefusal,
    settled: Settled,
    traceId?: string,
  ): void {
    const receivedAt = this.#clock.now();
    const message = { bytes, source, topic, receivedAt, traceId };
    const outcome = new Outcome(message, this.counts.messages, settled);
    const isTooLarge = bytes.length > this.#limitBytes;
    this.#refuseWhole(outcome, { code: isTooLarge ? 'tooLarge' : code, detail: '' });
  }

  /** Resolves when nothing is in flight. */
  async idle(): Promise<void> {
    while (this.counts.messages.inFlight > 0) {
      await this.#commits.idle();
      await this.#refusals.idle();
    }
  }

  #batchFor({ correction }: DecodedReadings): GatheredBatch {
    const open = this.#batches.at(-1);
    // A correction's by and why belong to its whole batch, so each makes one of its own.
    const isOpen = open !== undefined && open.correction === undefined && open.length < ROWS_MAX;
    if (isOpen && correction === undefined) return open;
    const batch = this.#gathering.open(correction);
    this.#batches.push(batch);
    return batch;
  }

  #refuseWhole(outcome: Outcome, reason: QuarantineReason): void {
    this.counts.messages.refusedWhole += 1;
    this.#refuse(outcome, [reason]);
    outcome.settle();
  }

  #refuse(outcome: Outcome, refusals: readonly QuarantineReason[]): void {
    // What the store refuses comes after what was refused before it.
    outcome.refusals = [...outcome.refusals, ...refusals];
    this.#count(refusals);
    // What is replayed is in the quarantine already, and its sender was told.
    if (outcome.isReplay) return;
    const record = this.#recordOf(outcome, refusals);
    this.#keep(outcome, record);
    this.counts.receipts += sendRefused(outcome, record, this.listener);
  }

  #count(reasons: readonly QuarantineReason[]): void {
    const { refusedByCode } = this.counts;
    for (const { code } of reasons) refusedByCode[code] = (refusedByCode[code] ?? 0) + 1;
  }

  #recordOf(outcome: Outcome, reasons: readonly QuarantineReason[]): QuarantineRecord {
    const { bytes, source, topic, receivedAt } = outcome;
    const isTooLarge = reasons[0]?.code === 'tooLarge';
    return {
      receivedAt,
      source,
      topic,
      reasons,
      bytes: isTooLarge ? bytes.slice(0, KEPT_BYTES_OF_TOO_LARGE) : bytes,
      sizeBytes: bytes.length,
      sha256: hash('sha256', bytes, 'hex'),
    };
  }

  #keep(outcome: Outcome, record: QuarantineRecord): void {
    outcome.await();
    this.#refused.push({ outcome, record });
    this.#refusals.poke();
  }

  #takeRefused(): Refused[] | undefined {
    if (this.#refused.length === 0) return undefined;
    const refused = this.#refused;
    this.#refused = [];
    return refused;
  }

  async #append(batch: GatheredBatch): Promise<Appended> {
    const fromMs = this.#clock.monotonicMs();
    const appended = await this.#store.append(batch);
    this.counts.commitSeconds.observe((this.#clock.monotonicMs() - fromMs) / 1_000);
    return appended;
  }

  #committed(batch: GatheredBatch, appended: Appended): void {
    this.counts.commits += 1;
    this.counts.commitRows.observe(batch.length);
    this.counts.lastCommitAt = this.#clock.now();
    for (const part of batch.parts) this.#settlePart(part, batch, appended);
    this.#speak.committed(batch, appended.commit);
    this.counts.receipts += sendAccepted(batch, appended.commit, this.listener);
    for (const { outcome } of batch.parts) outcome.settle();
    this.#gathering.close(batch);
  }

  #settlePart(part: Part, { at }: GatheredBatch, { rows }: Appended): void {
    const { outcome, from, to } = part;
    const { readings, lagSeconds } = this.counts;
    readings.inFlight -= to - from;
    // A message mostly brings many meters at one instant.
    for (let row = from, next = from; row < to; row = next) {
      next += 1;
      while (next < to && at[next] === at[row]) next += 1;
      lagSeconds.observe(outcome.receivedAt - at[row]!, next - row);
    }
    const { tooOld, ...taken } = partRows(part, rows);
    Object.assign(outcome, taken);
    readings.stored += outcome.stored;
    readings.duplicates += outcome.duplicates;
    readings.conflicts += outcome.conflicts.length;
    readings.refused += tooOld.length;
    if (outcome.conflicts.length > 0) this.#listConflicts(outcome);
    if (tooOld.length > 0) {
      const code = 'olderThanKept';
      this.#refuse(
        outcome,
        tooOld.map((index) => ({ code, index, detail: '' })),
      );
    }
  }

  /** A conflict is stored, and listed with the refusals all the same (R4). */
  #listConflicts(outcome: Outcome): void {
    const reasons = outcome.conflicts.map((index) => ({
      code: 'conflictingReading' as const,
      index,
      detail: '',
    }));
    this.#count(reasons);
    this.#keep(outcome, this.#recordOf(outcome, reasons));
  }

  #abandonPart({ outcome, from, to }: Part, error: Error): void {
    this.counts.readings.inFlight -= to - from;
    this.counts.readings.abandoned += to - from;
    outcome.settle(error);
  }
}
