import type { Log } from '@nuanbu/runtime';
import type { GatheredBatch } from './gather.ts';
import type { Outcome } from './outcome.ts';
import type { QuarantineRecord } from './ports.ts';

/** Of so many messages a line of the log speaks at most, so that no flood becomes one line. */
const MESSAGES_A_LINE = 200;
/** Refused messages that are named one by one of those that are kept together; the rest is counted. */
const REFUSED_NAMED = 20;

/** A message, and what the quarantine keeps of it. */
interface Quarantined {
  readonly outcome: Outcome;
  readonly record: Pick<QuarantineRecord, 'reasons'>;
}

/** Says in the log what became of messages, by their trace ids. */
export class IngestLog {
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Names the messages of a commit, where somebody wants to know as much. */
  committed({ parts, length }: GatheredBatch, commit: number): void {
    if (!this.#log.isLevelEnabled('debug')) return;
    for (let from = 0; from < parts.length; from += MESSAGES_A_LINE) {
      const traceIds = parts.slice(from, from + MESSAGES_A_LINE).map(idOf);
      const line = { commit, rows: length, messages: parts.length, traceIds };
      this.#log.debug(line, 'readings committed');
    }
  }

  /** Names messages that were put into the quarantine together, with why; the first few of many. */
  quarantined(kept: readonly Quarantined[]): void {
    for (const { outcome, record } of kept.slice(0, REFUSED_NAMED)) {
      const { traceId, source } = outcome;
      const codes = [...new Set(record.reasons.map(({ code }) => code))];
      this.#log.info({ traceId, source, codes }, 'message quarantined');
    }
    const more = kept.length - REFUSED_NAMED;
    if (more > 0) this.#log.info({ more }, 'further messages quarantined with these');
  }
}

function idOf({ outcome }: { readonly outcome: Outcome }): string {
  return outcome.traceId;
}
