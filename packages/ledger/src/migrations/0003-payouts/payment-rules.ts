/** What holds of payments, payment files and returns; and what only ever grows. */
const APPENDED = [
  'batch_event',
  'line_decision',
  'objection',
  'objection_answer',
  'payee_change',
  'payee_change_answer',
  'return_import',
  'return_line',
  'fund_entry',
  'posting',
];

/** Tables of which some columns change, and no row ever goes. */
const CHANGING: Readonly<Record<string, readonly string[]>> = {
  batch: [
    ...['state', 'round', 'version', 'line_count', 'amount_fen', 'digest'],
    ...['published_on', 'notice_days'],
  ],
  batch_line: ['live', 'amount_fen', 'parts'],
  payee: ['sealed_name', 'sealed_account', 'sealed_bank'],
  payment: ['state'],
  payment_file: ['sealed', 'key_id', 'taken_at', 'taken_by'],
};

const ALREADY_KEPT = ['batch', 'batch_line'];

const appended = APPENDED.map(
  (table) => `
CREATE TRIGGER ${table}_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.${table}
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();`,
);

const changing = Object.entries(CHANGING).map(
  ([table, columns]) => `
CREATE TRIGGER ${table}_stays BEFORE UPDATE ON ledger.${table} FOR EACH ROW
  EXECUTE FUNCTION ledger.refuse_rewriting(${columns.map((column) => `'${column}'`).join(', ')});`,
);

const kept = Object.keys(CHANGING)
  .filter((table) => !ALREADY_KEPT.includes(table))
  .map(
    (table) => `
CREATE TRIGGER ${table}_is_kept BEFORE DELETE OR TRUNCATE ON ledger.${table}
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();`,
  );

export const paymentRules = /* sql */ `
${[...appended, ...changing, ...kept].join('\n')}

CREATE FUNCTION ledger.check_new_payments() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE bad ledger.payment; taken_over bigint;
BEGIN
  SELECT touched.* INTO bad FROM touched
    JOIN ledger.batch_line USING (batch_number, household_id)
    JOIN ledger.batch USING (batch_number)
    WHERE NOT live OR batch.state <> 'approved' OR touched.state <> 'waiting' LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'household % is not paid by batch %', bad.household_id, bad.batch_number
      USING CONSTRAINT = 'payment_of_approved';
  END IF;
  UPDATE ledger.payment AS origin SET state = 'replaced'
    FROM touched JOIN ledger.batch_line USING (batch_number, household_id)
    WHERE origin.batch_number = repays_batch AND origin.household_id = touched.household_id
      AND origin.state = 'failed' AND touched.attempt = origin.attempt + 1;
  GET DIAGNOSTICS taken_over = ROW_COUNT;
  IF taken_over <> (SELECT count(*) FROM touched
    JOIN ledger.batch_line USING (batch_number, household_id) WHERE repays_batch IS NOT NULL)
  THEN
    RAISE EXCEPTION 'a payment that is paid again has not failed'
      USING CONSTRAINT = 'payment_repays_failed';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER payment_enters AFTER INSERT ON ledger.payment REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_new_payments();

CREATE FUNCTION ledger.check_payment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE told text;
BEGIN
  SELECT return_line.state INTO told FROM ledger.return_line
    WHERE batch_number = NEW.batch_number AND household_id = NEW.household_id
    ORDER BY import_number DESC LIMIT 1;
  IF OLD.state || ' ' || NEW.state IN ('waiting paidOut', 'waiting failed', 'paidOut failed')
    AND told = NEW.state
  OR OLD.state = 'failed' AND NEW.state = 'replaced' AND EXISTS (
    SELECT FROM ledger.batch_line AS line JOIN ledger.payment AS later
      ON later.batch_number = line.batch_number AND later.household_id = line.household_id
    WHERE line.repays_batch = NEW.batch_number AND line.household_id = NEW.household_id AND live
  ) THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'the payment of household % does not become %', NEW.household_id, NEW.state
    USING CONSTRAINT = 'payment_answered';
END $$;
CREATE TRIGGER payment_changes AFTER UPDATE ON ledger.payment FOR EACH ROW
  WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION ledger.check_payment();

CREATE FUNCTION ledger.check_payment_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.taken_at IS NOT NULL AND ROW(NEW.taken_at, NEW.taken_by)
      IS DISTINCT FROM ROW(OLD.taken_at, OLD.taken_by)
    THEN
      RAISE EXCEPTION 'a payment file is taken once' USING CONSTRAINT = 'payment_file_taken_once';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.attempt <> 1 + (
    SELECT count(*) FROM ledger.payment_file WHERE batch_number = NEW.batch_number
  ) OR ROW(NEW.payment_count::bigint, NEW.amount_fen::numeric) IS DISTINCT FROM (
    SELECT ROW(count(*), sum(amount_fen)) FROM ledger.payment WHERE batch_number = NEW.batch_number
  ) OR NOT EXISTS (
    SELECT FROM ledger.batch WHERE batch_number = NEW.batch_number
      AND state = CASE NEW.attempt WHEN 1 THEN 'approved' ELSE 'released' END
  ) THEN
    RAISE EXCEPTION 'the payment file is not that of batch %', NEW.batch_number
      USING CONSTRAINT = 'payment_file_bound';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payment_file_holds BEFORE INSERT OR UPDATE ON ledger.payment_file
  FOR EACH ROW EXECUTE FUNCTION ledger.check_payment_file();

CREATE FUNCTION ledger.check_returns() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE sums record; failed jsonb; entry bigint;
BEGIN
  SELECT count(*) AS lines, coalesce(sum(amount_fen), 0) AS fen INTO sums FROM ledger.return_line
    WHERE batch_number = NEW.batch_number AND import_number = NEW.import_number;
  SELECT coalesce(jsonb_object_agg(level, fen), '{}') INTO failed FROM (
    SELECT part ->> 'funder' AS level, sum((part ->> 'amountFen')::bigint) AS fen
    FROM ledger.return_line AS told JOIN ledger.batch_line USING (batch_number, household_id),
      jsonb_array_elements(parts) AS part
    WHERE batch_number = NEW.batch_number AND import_number = NEW.import_number
      AND told.state = 'failed'
    GROUP BY 1 HAVING sum((part ->> 'amountFen')::bigint) <> 0
  ) AS levels;
  SELECT audit_number INTO entry FROM ledger.batch_event
    WHERE batch_number = NEW.batch_number AND event_number = NEW.event_number;
  IF sums.lines <> NEW.line_count OR sums.fen <> NEW.amount_fen
    OR failed <> ledger.posted(entry, 'returned', 1)
  THEN
    RAISE EXCEPTION 'the returns are not what their import or its postings say'
      USING CONSTRAINT = 'return_import_bound', ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER return_import_bound AFTER INSERT ON ledger.return_import
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger.check_returns();
`;
