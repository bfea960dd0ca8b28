/** The trace in which a run was asked for, by which its lines are found in the logs of any process. */
export const up = /* sql */ `
ALTER TABLE ledger.run ADD COLUMN trace_id text
  CHECK (trace_id ~ '^[0-9a-f]{32}$');
`;
