/**
 * Components, quantities that are no energy, more facts of a household, plans, violations and
 * sign-offs. What the version before has written stays: its runs settled the energy subsidy.
 */
export const up = /* sql */ `
ALTER TABLE ledger.run ADD COLUMN component text NOT NULL DEFAULT 'energySubsidy';
ALTER TABLE ledger.run ALTER COLUMN component DROP DEFAULT;

ALTER TABLE ledger.line
  ADD COLUMN basis text,
  ADD COLUMN quantity bigint CHECK (quantity >= 0),
  ADD COLUMN paid_quantity bigint CHECK (paid_quantity >= 0),
  ADD CHECK (num_nulls(basis, quantity, paid_quantity) IN (0, 3)),
  DROP CONSTRAINT line_status_check,
  ADD CONSTRAINT line_status_check
    CHECK (status IN ('payable', 'certainPart', 'belowStart', 'held', 'ineligible'));

ALTER TABLE ledger.roster_version
  DROP CONSTRAINT roster_version_kind_check,
  ADD CONSTRAINT roster_version_kind_check
    CHECK (kind IN ('roster', 'meters', 'conversions', 'violation'));

ALTER TABLE ledger.household
  ADD COLUMN pathway text,
  ADD COLUMN equipment text,
  ADD COLUMN area_milli_m2 bigint CHECK (area_milli_m2 >= 0),
  ADD COLUMN cost_fen bigint CHECK (cost_fen >= 0),
  ADD COLUMN running_cost_fen bigint CHECK (running_cost_fen >= 0),
  ADD COLUMN gas_milli_m3 bigint CHECK (gas_milli_m3 >= 0),
  ADD COLUMN coal_kg bigint CHECK (coal_kg >= 0),
  ADD COLUMN baseline_wh bigint CHECK (baseline_wh >= 0),
  ADD COLUMN converted_on date,
  ADD COLUMN accepted_by text,
  ADD COLUMN household_book text,
  ADD COLUMN same_household_as text COLLATE "C",
  ADD COLUMN same_household_because text,
  ADD COLUMN split_certified_by_village boolean,
  ADD COLUMN split_certified_by_town boolean,
  ADD COLUMN split_because text,
  ADD COLUMN ended_on date;

CREATE TABLE ledger.plan_version (
  programme text COLLATE "C" NOT NULL,
  version integer NOT NULL,
  digest text NOT NULL,
  at bigint NOT NULL,
  actor text NOT NULL,
  audit_number bigint NOT NULL REFERENCES ledger.audit_entry,
  PRIMARY KEY (programme, version)
);

CREATE TABLE ledger.plan (
  programme text COLLATE "C" NOT NULL,
  version integer NOT NULL,
  position integer NOT NULL,
  town text COLLATE "C" NOT NULL,
  village text COLLATE "C" NOT NULL,
  pathway text,
  equipment text,
  year integer,
  planned_households integer NOT NULL CHECK (planned_households >= 0),
  area_milli_m2 bigint CHECK (area_milli_m2 >= 0),
  cost_fen bigint CHECK (cost_fen >= 0),
  energy_wh bigint CHECK (energy_wh >= 0),
  note text,
  PRIMARY KEY (programme, version, position),
  FOREIGN KEY (programme, version) REFERENCES ledger.plan_version
);

CREATE TABLE ledger.violation_case (
  case_number integer PRIMARY KEY,
  household_id text COLLATE "C" NOT NULL,
  kind text NOT NULL CHECK (kind IN ('burningCoal', 'equipmentMoved', 'falseClaim', 'other')),
  found_on date NOT NULL
);
CREATE INDEX violation_case_household ON ledger.violation_case (household_id);

CREATE TABLE ledger.violation_entry (
  case_number integer NOT NULL REFERENCES ledger.violation_case,
  position integer NOT NULL,
  step text NOT NULL CHECK (step IN
    ('violationOpened', 'violationDismissed', 'violationConfirmed', 'violationReversed')),
  evidence text NOT NULL CHECK (evidence <> ''),
  reason text NOT NULL CHECK (reason <> ''),
  programme text COLLATE "C" CHECK ((programme IS NOT NULL) = (step = 'violationConfirmed')),
  components text[] CHECK (components IS NULL OR step = 'violationConfirmed'),
  seasons text CHECK (seasons IN ('all', 'endingAfter')),
  roster_ended_on date,
  roster_version integer NOT NULL REFERENCES ledger.roster_version,
  at bigint NOT NULL,
  actor text NOT NULL,
  audit_number bigint NOT NULL REFERENCES ledger.audit_entry,
  PRIMARY KEY (case_number, position),
  CHECK ((step = 'violationOpened') = (position = 1)),
  CHECK ((seasons IS NOT NULL) = (step = 'violationConfirmed'))
);

CREATE TABLE ledger.recovery_entry (
  entry_number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_number integer NOT NULL REFERENCES ledger.violation_case,
  programme text COLLATE "C" NOT NULL,
  season text NOT NULL,
  component text NOT NULL,
  household_id text COLLATE "C" NOT NULL,
  batch_number integer NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen <> 0),
  entered_at bigint NOT NULL,
  audit_number bigint NOT NULL REFERENCES ledger.audit_entry,
  FOREIGN KEY (batch_number, household_id) REFERENCES ledger.batch_line
);
CREATE INDEX recovery_entry_line ON ledger.recovery_entry (batch_number, household_id);

CREATE TABLE ledger.question_sign_off (
  sign_off_number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  programme_digest text NOT NULL REFERENCES ledger.programme_version,
  parameter text NOT NULL CHECK (parameter <> ''),
  value text NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  at bigint NOT NULL,
  actor text NOT NULL,
  audit_number bigint NOT NULL REFERENCES ledger.audit_entry
);
CREATE INDEX question_sign_off_programme ON ledger.question_sign_off (programme_digest);

CREATE TRIGGER plan_version_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.plan_version
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER plan_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.plan
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER violation_case_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.violation_case
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER violation_entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.violation_entry
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER recovery_entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.recovery_entry
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER question_sign_off_stays
  BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.question_sign_off
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
`;
