/** Double entry for the money of each level (domain rule S6). */
export const accounts = /* sql */ `
CREATE TABLE ledger.fund_entry (
  entry_number integer PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN
    ('fundsReceived', 'fundsWithdrawn', 'recovered', 'commitmentWithdrawn')),
  occurred_on date NOT NULL,
  evidence text NOT NULL CHECK (evidence <> ''),
  reason text CHECK (reason <> ''),
  batch_number integer,
  household_id text COLLATE "C",
  person text COLLATE "C" NOT NULL REFERENCES ledger.user,
  at bigint NOT NULL,
  audit_number bigint NOT NULL UNIQUE REFERENCES ledger.audit_entry,
  CONSTRAINT fund_entry_line CHECK (num_nonnulls(batch_number, household_id)
    = CASE WHEN kind IN ('recovered', 'commitmentWithdrawn') THEN 2 ELSE 0 END),
  FOREIGN KEY (batch_number, household_id) REFERENCES ledger.batch_line
);

CREATE TABLE ledger.posting (
  posting_number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  audit_number bigint NOT NULL REFERENCES ledger.audit_entry,
  account text COLLATE "C" NOT NULL CHECK (account ~
    '^(funds|received|committed|owed|paid|returned|recovered):.'),
  amount_fen bigint NOT NULL CHECK (amount_fen <> 0)
);
CREATE INDEX posting_entry ON ledger.posting (audit_number);
CREATE INDEX posting_account ON ledger.posting (account) INCLUDE (amount_fen);

CREATE FUNCTION ledger.check_postings() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE entry bigint; level text;
BEGIN
  SELECT audit_number INTO entry FROM ledger.posting
    WHERE audit_number IN (SELECT audit_number FROM touched)
    GROUP BY audit_number HAVING sum(amount_fen) <> 0;
  IF FOUND THEN
    RAISE EXCEPTION 'the postings of entry % do not add up to zero', entry
      USING CONSTRAINT = 'posting_balanced', ERRCODE = 'check_violation';
  END IF;
  -- Whoever posts at the same time waits, so that two do not spend one fen.
  PERFORM pg_advisory_xact_lock(28258, 3);
  SELECT substr(account, strpos(account, ':') + 1) INTO level FROM ledger.posting
    WHERE account ~ '^(received|recovered|returned|paid):'
      AND substr(account, strpos(account, ':') + 1)
        IN (SELECT substr(account, strpos(account, ':') + 1) FROM touched)
    GROUP BY 1 HAVING sum(amount_fen) < 0;
  IF FOUND THEN
    RAISE EXCEPTION 'more is paid of % than was received', level
      USING CONSTRAINT = 'posting_funded', ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER posting_holds AFTER INSERT ON ledger.posting REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_postings();

CREATE FUNCTION ledger.posted(entry bigint, kind text, sign integer) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT coalesce(jsonb_object_agg(level, amount_fen), '{}') FROM (
    SELECT substr(account, strpos(account, ':') + 1) AS level, sign * sum(amount_fen) AS amount_fen
    FROM ledger.posting WHERE audit_number = entry AND starts_with(account, kind || ':')
    GROUP BY 1 HAVING sum(amount_fen) <> 0
  ) AS sums
$$;
`;
