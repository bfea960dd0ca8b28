/**
 * Who may write into a store of readings that cannot number its commits, and what concentrators say
 * of themselves, for processes that did not hear it.
 */
export const up = /* sql */ `
CREATE TABLE ledger.reading_epoch (
  number bigint PRIMARY KEY CHECK (number > 0),
  opened_at bigint NOT NULL,
  written_at bigint
);
INSERT INTO ledger.reading_epoch VALUES (1, floor(extract(epoch FROM clock_timestamp())), NULL);

CREATE TABLE ledger.reading_writer (
  writer_number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  epoch bigint NOT NULL,
  leased_until timestamptz NOT NULL
);

CREATE TABLE ledger.reading_correction (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  identity_sha256 bytea NOT NULL UNIQUE
);
CREATE TRIGGER reading_correction_stays
  BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.reading_correction
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

CREATE TABLE ledger.concentrator_status (
  name text PRIMARY KEY REFERENCES ledger.concentrator,
  status json,
  status_at bigint,
  heard_through text,
  connected_through text,
  connected_since bigint,
  connected_at bigint,
  CHECK (num_nulls(status, status_at) IN (0, 2)),
  CHECK (num_nulls(connected_through, connected_since, connected_at) IN (0, 3))
);
`;
