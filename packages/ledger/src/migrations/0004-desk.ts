/** What people at the desk give up of the quarantine, and who a provider of identities says they are. */
export const up = /* sql */ `
ALTER TABLE ledger.quarantine_entry
  ADD COLUMN discarded_at bigint,
  ADD COLUMN discarded_by text,
  ADD COLUMN discard_reason text CHECK (discard_reason <> ''),
  ADD CHECK (num_nulls(discarded_at, discarded_by, discard_reason) IN (0, 3));

CREATE TABLE ledger.user_identity (
  issuer text NOT NULL,
  subject text COLLATE "C" NOT NULL,
  user_name text COLLATE "C" NOT NULL REFERENCES ledger.user,
  linked_at bigint NOT NULL,
  PRIMARY KEY (issuer, subject),
  UNIQUE (issuer, user_name)
);
CREATE TRIGGER user_identity_stays BEFORE UPDATE OR TRUNCATE ON ledger.user_identity
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
`;
