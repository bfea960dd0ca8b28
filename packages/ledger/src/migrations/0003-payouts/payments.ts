/** Payees, payment files, payments and what the bank returned. */
export const payments = /* sql */ `
CREATE TABLE ledger.payee (
  payee_number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  household_id text COLLATE "C" NOT NULL,
  sealed_name text,
  sealed_account text,
  sealed_bank text,
  UNIQUE (payee_number, household_id)
);

CREATE TABLE ledger.payee_change (
  change_number integer PRIMARY KEY,
  batch_number integer NOT NULL,
  household_id text COLLATE "C" NOT NULL,
  event_number integer NOT NULL,
  payee_number bigint NOT NULL,
  proposed_by text COLLATE "C" NOT NULL,
  UNIQUE (change_number, proposed_by),
  FOREIGN KEY (batch_number, household_id) REFERENCES ledger.batch_line,
  FOREIGN KEY (batch_number, event_number, proposed_by)
    REFERENCES ledger.batch_event (batch_number, event_number, person),
  FOREIGN KEY (payee_number, household_id) REFERENCES ledger.payee (payee_number, household_id)
);
CREATE INDEX payee_change_line ON ledger.payee_change (batch_number, household_id);

CREATE TABLE ledger.payee_change_answer (
  change_number integer PRIMARY KEY,
  proposed_by text COLLATE "C" NOT NULL,
  batch_number integer NOT NULL,
  event_number integer NOT NULL,
  answered_by text COLLATE "C" NOT NULL,
  approved boolean NOT NULL,
  roster_version integer REFERENCES ledger.roster_version,
  CONSTRAINT payee_change_second_person CHECK (answered_by <> proposed_by),
  CHECK (approved = (roster_version IS NOT NULL)),
  FOREIGN KEY (change_number, proposed_by)
    REFERENCES ledger.payee_change (change_number, proposed_by),
  FOREIGN KEY (batch_number, event_number, answered_by)
    REFERENCES ledger.batch_event (batch_number, event_number, person)
);

CREATE TABLE ledger.payment (
  batch_number integer NOT NULL,
  household_id text COLLATE "C" NOT NULL,
  amount_fen bigint NOT NULL,
  attempt integer NOT NULL CHECK (attempt >= 1),
  payee_number bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'paidOut', 'failed', 'replaced')),
  PRIMARY KEY (batch_number, household_id),
  UNIQUE (batch_number, household_id, amount_fen),
  CONSTRAINT payment_of_line FOREIGN KEY (batch_number, household_id, amount_fen)
    REFERENCES ledger.batch_line (batch_number, household_id, amount_fen),
  FOREIGN KEY (payee_number, household_id) REFERENCES ledger.payee (payee_number, household_id)
);
CREATE INDEX payment_state ON ledger.payment (state) WHERE state IN ('waiting', 'failed');

ALTER TABLE ledger.batch_line ADD CONSTRAINT batch_line_repays
  FOREIGN KEY (repays_batch, household_id, amount_fen)
  REFERENCES ledger.payment (batch_number, household_id, amount_fen);

CREATE TABLE ledger.payment_file (
  batch_number integer NOT NULL,
  attempt integer NOT NULL CHECK (attempt >= 1),
  event_number integer NOT NULL,
  kind text NOT NULL CHECK (kind IN ('csv', 'xlsx', 'pain001')),
  name text NOT NULL CHECK (name <> ''),
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  size_bytes bigint NOT NULL,
  payment_count integer NOT NULL,
  amount_fen bigint NOT NULL,
  reason text CHECK (reason <> ''),
  sealed bytea NOT NULL,
  key_id text NOT NULL,
  taken_at bigint,
  taken_by text,
  PRIMARY KEY (batch_number, attempt),
  CONSTRAINT payment_file_once CHECK (attempt = 1 OR reason IS NOT NULL),
  CHECK (num_nulls(taken_at, taken_by) IN (0, 2)),
  FOREIGN KEY (batch_number, event_number) REFERENCES ledger.batch_event
);

CREATE TABLE ledger.return_import (
  batch_number integer NOT NULL,
  import_number integer NOT NULL,
  event_number integer NOT NULL,
  kind text NOT NULL CHECK (kind IN ('csv', 'xlsx', 'pain002')),
  name text NOT NULL CHECK (name <> ''),
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  line_count integer NOT NULL,
  amount_fen bigint NOT NULL,
  PRIMARY KEY (batch_number, import_number),
  CONSTRAINT return_import_once UNIQUE (batch_number, sha256),
  FOREIGN KEY (batch_number, event_number) REFERENCES ledger.batch_event
);

CREATE TABLE ledger.return_line (
  batch_number integer NOT NULL,
  import_number integer NOT NULL,
  household_id text COLLATE "C" NOT NULL,
  amount_fen bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('paidOut', 'failed')),
  reason text CHECK (reason <> ''),
  PRIMARY KEY (batch_number, import_number, household_id),
  CHECK ((reason IS NOT NULL) = (state = 'failed')),
  FOREIGN KEY (batch_number, import_number) REFERENCES ledger.return_import,
  CONSTRAINT return_line_sent FOREIGN KEY (batch_number, household_id, amount_fen)
    REFERENCES ledger.payment (batch_number, household_id, amount_fen)
);
CREATE INDEX return_line_payment ON ledger.return_line (batch_number, household_id);
`;
