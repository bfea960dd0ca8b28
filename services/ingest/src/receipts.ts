import { type AcceptedReceipt, MQTT_VERSION, type Receipt } from '@nuanbu/contracts';
import type { GatheredBatch } from './gather.ts';
import type { Outcome } from './outcome.ts';
import type { QuarantineRecord } from './ports.ts';

/** Who hears what became of readings. */
export interface ReceiptListener {
  /** Whether anybody listens for a sender's receipts just now. */
  isListening(source: string): boolean;
  send(source: string, receipt: Receipt): void;
}

export const NOBODY: ReceiptListener = { isListening: () => false, send: () => undefined };

/** Tells each sender what a commit took from it: one receipt a sender. */
export function sendAccepted(
  batch: GatheredBatch,
  commit: number,
  listener: ReceiptListener,
): number {
  const receipts = new Map<string, AcceptedReceipt>();
  for (const { outcome } of batch.parts) {
    const { source } = outcome;
    let receipt = receipts.get(source);
    if (receipt === undefined) {
      if (!listener.isListening(source)) continue;
      receipt = {
        v: MQTT_VERSION,
        kind: 'accepted',
        commit,
        messages: 0,
        stored: 0,
        duplicates: 0,
        conflicts: [],
      };
      receipts.set(source, receipt);
    }
    receipt.messages += 1;
    receipt.stored += outcome.stored;
    receipt.duplicates += outcome.duplicates;
    if (outcome.conflicts.length > 0) {
      receipt.conflicts.push({ sentAt: outcome.sentAt!, indices: [...outcome.conflicts] });
    }
  }
  for (const [source, receipt] of receipts) listener.send(source, receipt);
  return receipts.size;
}

/** Tells a sender at once what was refused. */
export function sendRefused(
  { source, sentAt }: Outcome,
  { sha256, reasons }: QuarantineRecord,
  listener: ReceiptListener,
): number {
  if (!listener.isListening(source)) return 0;
  const refusals = reasons.flatMap(({ code, index, detail }) =>
    code === 'conflictingReading' ? [] : [{ code, index, place: detail }],
  );
  listener.send(source, {
    v: MQTT_VERSION,
    kind: 'refused',
    sentAt,
    sha256,
    refusals,
  });
  return 1;
}
