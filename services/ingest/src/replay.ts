import { parseTopic } from '@nuanbu/contracts';
import type { Clock } from '@nuanbu/runtime';
import type { IngestPipeline, Sender } from './pipeline.ts';
import type {
  ConcentratorDirectory,
  Quarantine,
  QuarantineCode,
  QuarantineEntry,
  QuarantineFilter,
} from './ports.ts';
import { SENDER_REFUSALS, standingOf } from './standing.ts';

/** What a replay of the quarantine came to. */
export interface ReplayResult {
  /** Entries that were taken through the pipeline again. */
  entries: number;
  /** Of those: nothing is refused any more. */
  mended: number;
  /** Entries that cannot be replayed: only their first bytes are kept, or their sender is gone. */
  left: number;
  readings: { stored: number; duplicates: number; conflicts: number; refused: number };
  /** Of what is refused again: how many readings, or whole messages, for each code. */
  refusedByCode: { readonly code: QuarantineCode; readings: number }[];
}

export interface ReplayOptions {
  readonly pipeline: IngestPipeline;
  readonly quarantine: Pick<Quarantine, 'list' | 'markReplayed'>;
  readonly concentrators: ConcentratorDirectory;
  readonly clock: Clock;
  readonly filter: QuarantineFilter;
  readonly onProgress?: ((result: ReplayResult) => void) | undefined;
}

/** Sources of this form are files that somebody imported, not concentrators. */
const FILE_SOURCE = 'file:';

/** What an imported file may report: it was the operator who brought it. */
export function fileSender(fileName: string): Sender {
  return { name: `${FILE_SOURCE}${fileName}`, villages: 'all', mayCorrect: false };
}

/**
 * Takes quarantined messages through the pipeline again, once their cause is mended. An entry of
 * which nothing is refused any more is marked; replaying twice stores nothing twice, since what is
 * stored already is a duplicate.
 */
export async function replayQuarantine(options: ReplayOptions): Promise<ReplayResult> {
  const { pipeline, quarantine, clock, filter, onProgress } = options;
  const result: ReplayResult = {
    entries: 0,
    mended: 0,
    left: 0,
    readings: { stored: 0, duplicates: 0, conflicts: 0, refused: 0 },
    refusedByCode: [],
  };
  for await (const entry of quarantine.list(filter)) {
    // A conflict is stored; nothing about it waits for a replay.
    if (entry.reasons.every(({ code }) => code === 'conflictingReading')) continue;
    const sender = await senderOf(entry, options.concentrators);
    if (sender === undefined || entry.bytes.length < entry.sizeBytes) {
      result.left += 1;
      continue;
    }
    const outcome = await pipeline.submit(entry.bytes, sender, entry.topic, true);
    result.entries += 1;
    result.readings.stored += outcome.stored;
    result.readings.duplicates += outcome.duplicates;
    result.readings.conflicts += outcome.conflicts.length;
    result.readings.refused += outcome.refusals.length;
    for (const { code } of outcome.refusals) countRefusal(result, code);
    if (outcome.refusals.length === 0) {
      await quarantine.markReplayed(entry.number, clock.now());
      result.mended += 1;
    }
    onProgress?.(result);
  }
  return result;
}

function countRefusal({ refusedByCode }: ReplayResult, code: QuarantineCode): void {
  const counted = refusedByCode.find((each) => each.code === code);
  if (counted) counted.readings += 1;
  else refusedByCode.push({ code, readings: 1 });
}

/**
 * A sender's rights as they are now: what was forbidden then may be allowed by now. What was refused
 * for who sent it stays so until that is mended; what a concentrator sent before it was revoked may
 * be replayed all the same.
 */
async function senderOf(
  { source, topic, reasons }: QuarantineEntry,
  concentrators: ConcentratorDirectory,
): Promise<Sender | undefined> {
  if (source.startsWith(FILE_SOURCE)) return fileSender(source.slice(FILE_SOURCE.length));
  const concentrator = await concentrators.find(source);
  if (!reasons.some(({ code }) => isSenderRefusal(code))) return concentrator;
  const standing = standingOf(concentrator, parseTopic(topic)?.district ?? '');
  return 'sender' in standing ? standing.sender : undefined;
}

function isSenderRefusal(code: QuarantineCode): boolean {
  return SENDER_REFUSALS.some((refusal) => refusal === code);
}
