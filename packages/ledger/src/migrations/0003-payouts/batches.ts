/** What is done to a batch, by whom, and what a batch pays by it. */
export const batches = /* sql */ `
ALTER TABLE ledger.roster_version
  DROP CONSTRAINT roster_version_kind_check,
  ADD CONSTRAINT roster_version_kind_check
    CHECK (kind IN ('roster', 'meters', 'conversions', 'violation', 'payee'));

DROP TRIGGER batch_stays ON ledger.batch;
DROP TRIGGER batch_line_stays ON ledger.batch_line;

ALTER TABLE ledger.batch
  ADD COLUMN kind text NOT NULL DEFAULT 'season'
    CHECK (kind IN ('season', 'supplementary', 'repayment')),
  ADD COLUMN payee_version integer REFERENCES ledger.roster_version,
  ADD COLUMN round integer NOT NULL DEFAULT 1 CHECK (round >= 1),
  ADD COLUMN version integer NOT NULL DEFAULT 1 CHECK (version >= 1),
  ADD COLUMN published_on date,
  ADD COLUMN notice_days integer CHECK (notice_days >= 1),
  ADD CHECK (num_nulls(published_on, notice_days) IN (0, 2)),
  DROP CONSTRAINT batch_state_check,
  ADD CONSTRAINT batch_state_check CHECK (state IN ('draft', 'publicNotice', 'townReview',
    'bureauReview', 'financeReview', 'approved', 'released', 'partlyReturned', 'paid',
    'reconciled', 'superseded'));
UPDATE ledger.batch SET payee_version = roster_version
  FROM ledger.run WHERE run.run_number = batch.run_number;
ALTER TABLE ledger.batch
  ALTER COLUMN payee_version SET NOT NULL,
  ALTER COLUMN kind DROP DEFAULT;

CREATE FUNCTION ledger.sum_of_parts(parts jsonb) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(sum((part ->> 'amountFen')::bigint), 0)::bigint
  FROM jsonb_array_elements(parts) AS part
$$;

ALTER TABLE ledger.batch_line
  ADD COLUMN parts jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN booked_fen bigint CHECK (booked_fen >= 0),
  ADD COLUMN repays_batch integer,
  ADD CHECK (num_nonnulls(booked_fen, repays_batch) <= 1),
  ADD UNIQUE (batch_number, household_id, amount_fen);
UPDATE ledger.batch_line SET parts = (evidence -> 'reckoning' -> 'funders')::jsonb
  FROM ledger.line
  WHERE line.run_number = batch_line.run_number AND line.household_id = batch_line.household_id
    AND evidence -> 'reckoning' -> 'funders' IS NOT NULL;
ALTER TABLE ledger.batch_line
  ALTER COLUMN parts DROP DEFAULT,
  ADD CONSTRAINT batch_line_parts
    CHECK (parts = '[]' OR ledger.sum_of_parts(parts) = amount_fen);

DROP INDEX ledger.batch_line_once;
CREATE UNIQUE INDEX batch_line_once ON ledger.batch_line
  (programme, season, component, household_id)
  WHERE live AND booked_fen IS NULL AND repays_batch IS NULL;
CREATE UNIQUE INDEX batch_line_repays_once ON ledger.batch_line (repays_batch, household_id)
  WHERE live AND repays_batch IS NOT NULL;
CREATE INDEX batch_line_booked ON ledger.batch_line (household_id, programme, season, component)
  WHERE live;

CREATE TABLE ledger.batch_event (
  batch_number integer NOT NULL REFERENCES ledger.batch,
  event_number integer NOT NULL,
  version integer NOT NULL,
  round integer NOT NULL,
  action text NOT NULL CHECK (action IN ('make', 'carryOver', 'decideLines', 'publishNotice',
    'raiseObjection', 'answerObjection', 'endNotice', 'signTown', 'signBureau', 'signFinance',
    'return', 'release', 'exportAgain', 'recordReturns', 'changePayee', 'approvePayee',
    'rejectPayee', 'reconcile', 'supersede')),
  duty text CHECK (duty IN ('makeBatch', 'editLines', 'publishNotice', 'signTown', 'signBureau',
    'signFinance', 'release', 'changePayee', 'approvePayee', 'importReturns', 'reconcile')),
  person text COLLATE "C" NOT NULL CHECK (person <> ''),
  state text NOT NULL,
  reason text CHECK (reason <> ''),
  evidence text CHECK (evidence <> ''),
  line_count integer NOT NULL,
  amount_fen bigint NOT NULL,
  digest text NOT NULL,
  at bigint NOT NULL,
  audit_number bigint NOT NULL REFERENCES ledger.audit_entry,
  PRIMARY KEY (batch_number, event_number),
  UNIQUE (batch_number, event_number, person),
  CONSTRAINT batch_event_duty CHECK (CASE action
    WHEN 'make' THEN duty = 'makeBatch'
    WHEN 'carryOver' THEN duty IN ('editLines', 'changePayee', 'approvePayee')
    WHEN 'decideLines' THEN duty = 'editLines'
    WHEN 'publishNotice' THEN duty = 'publishNotice'
    WHEN 'endNotice' THEN duty = 'publishNotice'
    WHEN 'return' THEN duty IN ('publishNotice', 'signTown', 'signBureau', 'signFinance', 'release')
    WHEN 'exportAgain' THEN duty = 'release'
    WHEN 'recordReturns' THEN duty = 'importReturns'
    WHEN 'rejectPayee' THEN duty = 'approvePayee'
    WHEN 'raiseObjection' THEN duty IS NULL
    WHEN 'answerObjection' THEN duty IS NULL
    WHEN 'supersede' THEN duty IS NULL
    ELSE duty = action END IS TRUE),
  CONSTRAINT batch_event_reason
    CHECK (action NOT IN ('return', 'exportAgain') OR reason IS NOT NULL)
);
CREATE UNIQUE INDEX batch_event_signed_once ON ledger.batch_event (batch_number, round, action)
  WHERE action IN ('signTown', 'signBureau', 'signFinance');
CREATE INDEX batch_event_person ON ledger.batch_event (batch_number, person);
INSERT INTO ledger.batch_event
  SELECT batch_number, 1, 1, 1, 'make', 'makeBatch', made_by, 'draft', NULL, NULL, line_count,
    amount_fen, digest, made_at, audit_number
  FROM ledger.batch;

CREATE TABLE ledger.line_decision (
  batch_number integer NOT NULL,
  household_id text COLLATE "C" NOT NULL,
  decision_number integer NOT NULL,
  event_number integer NOT NULL,
  decision text NOT NULL CHECK (decision IN ('hold', 'exclude', 'releaseHold', 'acceptEstimate')),
  reason text NOT NULL CHECK (reason <> ''),
  evidence text CHECK (evidence <> ''),
  pays_fen bigint CHECK (pays_fen > 0),
  PRIMARY KEY (batch_number, household_id, decision_number),
  FOREIGN KEY (batch_number, event_number) REFERENCES ledger.batch_event,
  CONSTRAINT line_decision_evidence
    CHECK (evidence IS NOT NULL OR decision IN ('hold', 'exclude'))
);
CREATE INDEX line_decision_household ON ledger.line_decision (household_id);

CREATE TABLE ledger.objection (
  objection_number bigint PRIMARY KEY REFERENCES ledger.audit_entry,
  batch_number integer NOT NULL,
  event_number integer NOT NULL,
  household_id text COLLATE "C" NOT NULL,
  raised_by text NOT NULL CHECK (raised_by <> ''),
  text text NOT NULL CHECK (text <> ''),
  raised_on date NOT NULL,
  UNIQUE (objection_number, batch_number),
  FOREIGN KEY (batch_number, event_number) REFERENCES ledger.batch_event
);
CREATE INDEX objection_batch ON ledger.objection (batch_number);

CREATE TABLE ledger.objection_answer (
  objection_number bigint PRIMARY KEY,
  batch_number integer NOT NULL,
  event_number integer NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('upheld', 'rejected')),
  text text NOT NULL CHECK (text <> ''),
  answered_on date NOT NULL,
  FOREIGN KEY (objection_number, batch_number)
    REFERENCES ledger.objection (objection_number, batch_number),
  FOREIGN KEY (batch_number, event_number) REFERENCES ledger.batch_event
);

ALTER TABLE ledger.recovery_entry
  ALTER COLUMN case_number DROP NOT NULL,
  ADD COLUMN run_number integer REFERENCES ledger.run,
  ADD CHECK (num_nonnulls(case_number, run_number) = 1);
`;
