/** By which version of a user's facts an administrator changes them, so that no change goes unseen. */
export const up = /* sql */ `
ALTER TABLE ledger.user ADD COLUMN version integer NOT NULL DEFAULT 1 CHECK (version > 0);
DROP TRIGGER user_stays ON ledger.user;
CREATE TRIGGER user_stays BEFORE UPDATE ON ledger.user
  FOR EACH ROW EXECUTE FUNCTION ledger.refuse_rewriting('display_name', 'roles', 'towns',
    'villages', 'version', 'password_hash', 'failed_sign_ins', 'locked_until', 'disabled_at');
`;
