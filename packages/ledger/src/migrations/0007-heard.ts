/** When a concentrator itself last sent something; of those before this step it is not known. */
export const up = /* sql */ `
ALTER TABLE ledger.concentrator ADD COLUMN heard_at bigint;
`;
