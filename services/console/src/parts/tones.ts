/** What a color means; there are no others. */
export type Tone = 'good' | 'waits' | 'bad' | 'plain' | 'primary';

/** Codes that are more than plain news. */
const TONES: Readonly<Record<string, Tone>> = {
  // Lines.
  payable: 'good',
  certainPart: 'waits',
  held: 'waits',
  ineligible: 'plain',
  belowStart: 'plain',
  // Batches.
  draft: 'plain',
  publicNotice: 'primary',
  townReview: 'primary',
  bureauReview: 'primary',
  financeReview: 'primary',
  approved: 'good',
  released: 'primary',
  partlyReturned: 'bad',
  paid: 'good',
  reconciled: 'good',
  superseded: 'plain',
  // Payments.
  waiting: 'primary',
  paidOut: 'good',
  failed: 'bad',
  replaced: 'plain',
  // Runs.
  running: 'primary',
  succeeded: 'good',
  // Concentrators.
  online: 'good',
  offline: 'bad',
  // Objections.
  upheld: 'waits',
  rejected: 'plain',
};

/** The tone of a public code, of a finding for instance; plain where nothing is said of it. */
export function toneOf(code: string): Tone {
  return TONES[code] ?? 'plain';
}
