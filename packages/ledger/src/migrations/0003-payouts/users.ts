/** Who signs in, and their sessions. */
export const users = /* sql */ `
CREATE TABLE ledger.user (
  name text COLLATE "C" PRIMARY KEY,
  display_name text NOT NULL CHECK (display_name <> ''),
  roles text[] NOT NULL CHECK (roles <@ ARRAY
    ['feeder', 'village', 'town', 'bureau', 'finance', 'auditor', 'admin']),
  towns text[],
  villages text[],
  password_hash text NOT NULL,
  failed_sign_ins integer NOT NULL CHECK (failed_sign_ins >= 0),
  locked_until bigint,
  added_at bigint NOT NULL,
  disabled_at bigint,
  CHECK (num_nulls(towns, villages) IN (0, 2))
);
CREATE TRIGGER user_is_kept BEFORE DELETE OR TRUNCATE ON ledger.user
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER user_stays BEFORE UPDATE ON ledger.user
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_rewriting('display_name', 'roles', 'towns',
    'villages', 'password_hash', 'failed_sign_ins', 'locked_until', 'disabled_at');

CREATE TABLE ledger.session (
  token_hash text PRIMARY KEY,
  user_name text COLLATE "C" NOT NULL REFERENCES ledger.user,
  started_at bigint NOT NULL,
  seen_at bigint NOT NULL,
  expires_at bigint NOT NULL
);
CREATE INDEX session_of_user ON ledger.session (user_name);
`;
