import type { Concentrator, QuarantineCode } from './ports.ts';

/** Why nothing of what a sender sends is accepted. */
export const SENDER_REFUSALS = [
  'unknownConcentrator',
  'concentratorRevoked',
  'otherDistrict',
] as const satisfies readonly QuarantineCode[];
export type SenderRefusal = (typeof SENDER_REFUSALS)[number];

/** What the ledger says of who is named in a topic. */
export type Standing = { readonly sender: Concentrator } | { readonly refused: SenderRefusal };

/** What the ledger says of a concentrator that speaks in a district. */
export function standingOf(concentrator: Concentrator | undefined, district: string): Standing {
  if (concentrator === undefined) return { refused: 'unknownConcentrator' };
  if (concentrator.district !== district) return { refused: 'otherDistrict' };
  if (concentrator.revokedAt !== undefined) return { refused: 'concentratorRevoked' };
  return { sender: concentrator };
}
