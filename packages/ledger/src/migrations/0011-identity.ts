/** What tells this ledger from every other one, where several share a server, as their queues may. */
export const up = /* sql */ `
CREATE TABLE ledger.identity (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  ledger_id uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO ledger.identity DEFAULT VALUES;
`;
