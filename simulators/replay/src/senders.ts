/**
 * Who sent, as the register had it: a record beside the messages, so that a replay can give each
 * sender the rights under which its messages were judged.
 */
export interface RecordedSender {
  readonly name: string;
  /** Villages (`town/village`) whose meters it may report. */
  readonly villages: readonly string[] | 'all';
  readonly mayCorrect: boolean;
}

/** The topic of such records: no topic of the contract, so that no broker ever saw it. */
export const SENDER_TOPIC = '$sender';

export function encodeSender({ name, villages, mayCorrect }: RecordedSender): Buffer {
  return Buffer.from(JSON.stringify({ name, villages, mayCorrect }));
}

/** Reads such a record; undefined where it is not of this version's form. */
export function decodeSender(payload: Uint8Array): RecordedSender | undefined {
  let value: Partial<RecordedSender> | null;
  try {
    value = JSON.parse(Buffer.from(payload).toString('utf8'));
  } catch {
    return undefined;
  }
  const { name, villages, mayCorrect } = value ?? {};
  const hasVillages =
    villages === 'all' ||
    (Array.isArray(villages) && villages.every((each) => typeof each === 'string'));
  if (typeof name !== 'string' || !hasVillages || typeof mayCorrect !== 'boolean') return undefined;
  return { name, villages, mayCorrect };
}
