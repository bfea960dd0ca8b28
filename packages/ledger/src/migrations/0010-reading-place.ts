/** Which reading store belongs to this ledger: lines and commits of another one mean nothing here. */
export const up = /* sql */ `
CREATE TABLE ledger.reading_place (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  place text NOT NULL,
  since bigint NOT NULL
);
`;
