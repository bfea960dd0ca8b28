/** The ledger of the first version. README.md describes every table and is tested against it. */
export const up = /* sql */ `
CREATE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on %.% is refused: it is only ever appended to',
    TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'raise_exception';
END $$;

CREATE TABLE ledger.audit_entry (
  number bigint PRIMARY KEY,
  at bigint NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  content text NOT NULL,
  previous_hash text NOT NULL,
  hash text NOT NULL UNIQUE
);
CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.audit_entry
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

CREATE TABLE ledger.command (
  key text PRIMARY KEY,
  action text NOT NULL,
  content_hash text NOT NULL,
  result text NOT NULL,
  at bigint NOT NULL
);

CREATE TABLE ledger.data_key (
  key_id text PRIMARY KEY,
  first_used_at bigint NOT NULL,
  retired_at bigint
);

CREATE TABLE ledger.roster_version (
  version integer PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('roster', 'meters')),
  at bigint NOT NULL,
  actor text NOT NULL,
  added integer NOT NULL,
  changed integer NOT NULL
);

CREATE TABLE ledger.dwelling (
  dwelling_id text COLLATE "C" PRIMARY KEY,
  from_version integer NOT NULL REFERENCES ledger.roster_version
);

CREATE TABLE ledger.household (
  household_id text COLLATE "C" NOT NULL,
  from_version integer NOT NULL REFERENCES ledger.roster_version,
  to_version integer REFERENCES ledger.roster_version CHECK (to_version > from_version),
  position integer NOT NULL,
  name text NOT NULL,
  town text COLLATE "C" NOT NULL,
  village text COLLATE "C" NOT NULL,
  cohort_year integer NOT NULL,
  accepted_on date,
  resident boolean NOT NULL,
  collective_member boolean NOT NULL,
  violation_on date,
  dwelling_id text COLLATE "C" REFERENCES ledger.dwelling,
  PRIMARY KEY (household_id, from_version)
);
CREATE UNIQUE INDEX household_now ON ledger.household (household_id) WHERE to_version IS NULL;
CREATE INDEX household_village ON ledger.household (town, village, position);

CREATE TABLE ledger.personal_value (
  household_id text COLLATE "C" NOT NULL,
  field text NOT NULL,
  from_version integer NOT NULL,
  to_version integer CHECK (to_version > from_version),
  key_id text NOT NULL,
  sealed text NOT NULL,
  equality text NOT NULL,
  PRIMARY KEY (household_id, field, from_version)
);
CREATE UNIQUE INDEX personal_value_now ON ledger.personal_value (household_id, field)
  WHERE to_version IS NULL;
CREATE INDEX personal_value_equality ON ledger.personal_value (equality);

CREATE TABLE ledger.metering_point (
  metering_point_id text COLLATE "C" PRIMARY KEY,
  household_id text COLLATE "C" NOT NULL,
  from_version integer NOT NULL REFERENCES ledger.roster_version
);

CREATE TABLE ledger.meter (
  meter_id text COLLATE "C" PRIMARY KEY,
  from_version integer NOT NULL REFERENCES ledger.roster_version
);

CREATE TABLE ledger.installation (
  installation_number bigint GENERATED ALWAYS AS IDENTITY,
  from_version integer NOT NULL REFERENCES ledger.roster_version,
  to_version integer REFERENCES ledger.roster_version CHECK (to_version > from_version),
  position integer NOT NULL,
  metering_point_id text COLLATE "C" NOT NULL REFERENCES ledger.metering_point,
  meter_id text COLLATE "C" NOT NULL REFERENCES ledger.meter,
  installed_at bigint,
  removed_at bigint CHECK (removed_at > installed_at),
  installed_wh bigint CHECK (installed_wh >= 0),
  removed_wh bigint CHECK (removed_wh >= 0),
  multiplier integer NOT NULL CHECK (multiplier > 0),
  max_power_w bigint NOT NULL CHECK (max_power_w > 0),
  modulus_wh bigint NOT NULL CHECK (modulus_wh > 0),
  PRIMARY KEY (installation_number)
);
CREATE INDEX installation_point ON ledger.installation (metering_point_id);

CREATE TABLE ledger.concentrator (
  name text COLLATE "C" PRIMARY KEY,
  district text NOT NULL,
  villages text[],
  may_correct boolean NOT NULL,
  password_hash text NOT NULL,
  added_at bigint NOT NULL,
  rotated_at bigint,
  revoked_at bigint
);

CREATE TABLE ledger.quarantine_entry (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  digest text NOT NULL,
  codes text[] NOT NULL,
  source text NOT NULL,
  topic text NOT NULL,
  size_bytes bigint NOT NULL,
  bytes bytea NOT NULL,
  reasons json NOT NULL,
  count bigint NOT NULL,
  first_seen_at bigint NOT NULL,
  last_seen_at bigint NOT NULL,
  replayed_at bigint,
  UNIQUE (digest, codes, source)
);

CREATE TABLE ledger.programme_version (
  digest text PRIMARY KEY,
  name text COLLATE "C" NOT NULL,
  version integer NOT NULL,
  text text NOT NULL,
  valid_from date,
  valid_to date,
  added_at bigint NOT NULL,
  added_by text NOT NULL,
  UNIQUE (name, version)
);

CREATE TABLE ledger.run (
  run_number integer PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('final', 'provisional', 'correction')),
  state text NOT NULL CHECK (state IN ('running', 'succeeded', 'failed')),
  programme_digest text NOT NULL REFERENCES ledger.programme_version,
  programme text COLLATE "C" NOT NULL,
  season text NOT NULL,
  span_from bigint NOT NULL,
  span_to bigint NOT NULL CHECK (span_to > span_from),
  roster_version integer NOT NULL REFERENCES ledger.roster_version,
  reading_commit bigint NOT NULL,
  options json NOT NULL,
  reason text,
  started_at bigint NOT NULL,
  started_by text NOT NULL,
  ended_at bigint,
  failure text,
  digest text,
  totals json,
  CHECK ((state = 'succeeded') = (digest IS NOT NULL AND totals IS NOT NULL)),
  CHECK ((state = 'running') = (ended_at IS NULL))
);

CREATE TABLE ledger.line (
  run_number integer NOT NULL REFERENCES ledger.run,
  household_id text COLLATE "C" NOT NULL,
  position integer NOT NULL,
  town text COLLATE "C" NOT NULL,
  village text COLLATE "C" NOT NULL,
  status text NOT NULL CHECK (status IN ('payable', 'belowStart', 'held', 'ineligible')),
  reason text CHECK ((reason IS NOT NULL) = (status = 'ineligible')),
  total_wh bigint NOT NULL,
  low_wh bigint NOT NULL,
  high_wh bigint NOT NULL,
  peak_wh bigint NOT NULL,
  valley_wh bigint NOT NULL,
  estimated_wh bigint NOT NULL,
  paid_wh bigint NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen >= 0),
  at_risk_fen bigint NOT NULL CHECK (at_risk_fen >= 0),
  findings text[] NOT NULL,
  evidence json NOT NULL,
  PRIMARY KEY (run_number, household_id),
  CHECK (low_wh <= total_wh AND total_wh <= high_wh),
  CHECK (peak_wh + valley_wh = total_wh),
  CHECK (status <> 'ineligible' OR amount_fen = 0)
);
CREATE INDEX line_village ON ledger.line (run_number, town, village, position);

CREATE FUNCTION ledger.refuse_closed_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT run_number FROM touched) AS t
    JOIN ledger.run USING (run_number) WHERE run.state <> 'running'
  ) THEN
    RAISE EXCEPTION '% on ledger.line is refused: the run is not open', TG_OP
      USING ERRCODE = 'raise_exception';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER line_insert AFTER INSERT ON ledger.line REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_closed_run();
CREATE TRIGGER line_delete AFTER DELETE ON ledger.line REFERENCING OLD TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_closed_run();
CREATE TRIGGER line_stays BEFORE UPDATE OR TRUNCATE ON ledger.line
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

CREATE FUNCTION ledger.refuse_reopening() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'running' THEN
    RAISE EXCEPTION '% on ledger.run is refused: run % has ended', TG_OP, OLD.run_number
      USING ERRCODE = 'raise_exception';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER run_stays BEFORE UPDATE OR DELETE ON ledger.run
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_reopening();

CREATE TABLE ledger.batch (
  batch_number integer PRIMARY KEY,
  run_number integer NOT NULL REFERENCES ledger.run,
  programme text COLLATE "C" NOT NULL,
  season text NOT NULL,
  component text NOT NULL,
  state text NOT NULL CHECK (state IN ('draft', 'superseded')),
  line_count integer NOT NULL,
  amount_fen bigint NOT NULL,
  digest text NOT NULL,
  made_at bigint NOT NULL,
  made_by text NOT NULL,
  audit_number bigint NOT NULL REFERENCES ledger.audit_entry,
  audit_hash text NOT NULL
);

CREATE TABLE ledger.batch_line (
  batch_number integer NOT NULL REFERENCES ledger.batch,
  household_id text COLLATE "C" NOT NULL,
  run_number integer NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  programme text COLLATE "C" NOT NULL,
  season text NOT NULL,
  component text NOT NULL,
  live boolean NOT NULL,
  PRIMARY KEY (batch_number, household_id),
  FOREIGN KEY (run_number, household_id) REFERENCES ledger.line
);
CREATE UNIQUE INDEX batch_line_once ON ledger.batch_line
  (programme, season, component, household_id) WHERE live;

CREATE FUNCTION ledger.refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (to_jsonb(NEW) - TG_ARGV) IS DISTINCT FROM (to_jsonb(OLD) - TG_ARGV) THEN
    RAISE EXCEPTION '% on ledger.% is refused: only % may change',
      TG_OP, TG_TABLE_NAME, array_to_string(TG_ARGV, ', ') USING ERRCODE = 'raise_exception';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER roster_version_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.roster_version
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER dwelling_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.dwelling
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER metering_point_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.metering_point
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER meter_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.meter
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER programme_version_stays
  BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.programme_version
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER run_is_kept BEFORE TRUNCATE ON ledger.run
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

CREATE TRIGGER household_is_kept BEFORE DELETE OR TRUNCATE ON ledger.household
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER household_stays BEFORE UPDATE ON ledger.household
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_rewriting('to_version');
CREATE TRIGGER personal_value_is_kept BEFORE DELETE OR TRUNCATE ON ledger.personal_value
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER installation_is_kept BEFORE DELETE OR TRUNCATE ON ledger.installation
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER installation_stays BEFORE UPDATE ON ledger.installation
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_rewriting('to_version');

CREATE TRIGGER batch_is_kept BEFORE DELETE OR TRUNCATE ON ledger.batch
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER batch_stays BEFORE UPDATE ON ledger.batch
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_rewriting('state');
CREATE TRIGGER batch_line_is_kept BEFORE DELETE OR TRUNCATE ON ledger.batch_line
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER batch_line_stays BEFORE UPDATE ON ledger.batch_line
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_rewriting('live');
`;
