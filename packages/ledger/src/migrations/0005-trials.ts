/**
 * Which provisional runs were made on trial, to see what a correction would move. Those before this
 * step said so nowhere, and stay as they are called.
 */
export const up = /* sql */ `
ALTER TABLE ledger.run
  ADD COLUMN is_trial boolean NOT NULL DEFAULT false CHECK (NOT is_trial OR kind = 'provisional');
`;
