/** What holds of the lines of batches, of decisions on them and of what is taken back. */
export const lineRules = /* sql */ `
CREATE FUNCTION ledger.check_batch_lines() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE bad ledger.batch_line;
BEGIN
  SELECT touched.* INTO bad FROM touched JOIN ledger.batch USING (batch_number)
    WHERE state NOT IN ('draft', 'publicNotice') AND NOT (state = 'superseded' AND NOT live)
    LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'the lines of batch % stay as they were signed', bad.batch_number
      USING CONSTRAINT = 'batch_line_stays';
  END IF;
  SELECT touched.* INTO bad FROM touched JOIN ledger.line USING (run_number, household_id)
    WHERE live AND repays_batch IS NULL
      AND NOT (status IN ('payable', 'certainPart')
        AND coalesce(booked_fen, 0) + touched.amount_fen = line.amount_fen)
      AND NOT (status IN ('payable', 'certainPart', 'held')
        AND coalesce(booked_fen, 0) + touched.amount_fen IN (line.amount_fen,
          (evidence -> 'reckoning' -> 'payouts' -> 'best' ->> 'amountFen')::bigint)
        AND EXISTS (SELECT FROM ledger.line_decision AS decided
          WHERE decided.batch_number = touched.batch_number
            AND decided.household_id = touched.household_id
            AND decision IN ('releaseHold', 'acceptEstimate')))
    LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'household % is not paid % fen by its run', bad.household_id, bad.amount_fen
      USING CONSTRAINT = 'batch_line_amount';
  END IF;
  SELECT touched.* INTO bad FROM touched
    JOIN ledger.line_decision AS decided USING (household_id)
    JOIN ledger.batch ON batch.batch_number = decided.batch_number
    WHERE touched.live AND touched.repays_batch IS NULL AND decision = 'exclude'
      AND (batch.programme, batch.season, batch.component)
        = (touched.programme, touched.season, touched.component)
    LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'household % was excluded for good', bad.household_id
      USING CONSTRAINT = 'batch_line_excluded';
  END IF;
  -- A difference tops up what is booked to what its run says, so that none is booked twice.
  SELECT touched.* INTO bad FROM touched
    WHERE live AND touched.booked_fen <> (
      SELECT coalesce(sum(booked.amount_fen), 0) - coalesce(sum((
        SELECT sum(amount_fen) FROM ledger.recovery_entry AS taken
        WHERE taken.batch_number = booked.batch_number
          AND taken.household_id = booked.household_id
      )), 0)
      FROM ledger.batch_line AS booked
      WHERE booked.household_id = touched.household_id AND booked.live
        AND booked.repays_batch IS NULL AND booked.batch_number <> touched.batch_number
        AND (booked.programme, booked.season, booked.component)
          = (touched.programme, touched.season, touched.component)
    )
    LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'household % is not booked with % fen', bad.household_id, bad.booked_fen
      USING CONSTRAINT = 'batch_line_difference';
  END IF;
  SELECT touched.* INTO bad FROM touched
    WHERE live AND repays_batch IS NOT NULL AND NOT EXISTS (
      SELECT FROM ledger.payee_change AS change
      JOIN ledger.payee_change_answer AS answer USING (change_number)
      JOIN ledger.batch_event AS event
        ON event.batch_number = answer.batch_number AND event.event_number = answer.event_number
      JOIN ledger.payment ON payment.batch_number = change.batch_number
        AND payment.household_id = change.household_id AND payment.state = 'failed'
      WHERE change.batch_number = touched.repays_batch
        AND change.household_id = touched.household_id AND answer.approved
        AND event.audit_number > (
          SELECT max(returned.audit_number) FROM ledger.return_line
          JOIN ledger.return_import AS import USING (batch_number, import_number)
          JOIN ledger.batch_event AS returned ON returned.batch_number = import.batch_number
            AND returned.event_number = import.event_number
          WHERE return_line.batch_number = touched.repays_batch
            AND return_line.household_id = touched.household_id AND return_line.state = 'failed'
        )
    )
    LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'household % has no failed payment with a payee approved since',
      bad.household_id USING CONSTRAINT = 'batch_line_payee';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER batch_line_enters AFTER INSERT ON ledger.batch_line REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_batch_lines();
CREATE TRIGGER batch_line_changes AFTER UPDATE ON ledger.batch_line REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_batch_lines();

CREATE FUNCTION ledger.check_recoveries() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE household text;
BEGIN
  SELECT entry.household_id INTO household FROM ledger.recovery_entry AS entry
    JOIN ledger.batch_line AS booked USING (batch_number, household_id)
    WHERE (batch_number, household_id) IN (SELECT batch_number, household_id FROM touched)
    GROUP BY batch_number, household_id, booked.amount_fen
    HAVING sum(entry.amount_fen) NOT BETWEEN 0 AND booked.amount_fen;
  IF FOUND THEN
    RAISE EXCEPTION 'more is taken back of household % than was booked', household
      USING CONSTRAINT = 'recovery_entry_booked', ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER recovery_entry_holds AFTER INSERT ON ledger.recovery_entry
  REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_recoveries();

CREATE FUNCTION ledger.require_duty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM touched JOIN ledger.batch_event AS event USING (batch_number, event_number)
    WHERE event.duty IS DISTINCT FROM TG_ARGV[0]
  ) THEN
    RAISE EXCEPTION '% is written by an event of the duty %', TG_TABLE_NAME, TG_ARGV[0]
      USING CONSTRAINT = 'duty_of_event';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER line_decision_duty AFTER INSERT ON ledger.line_decision
  REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.require_duty('editLines');
CREATE TRIGGER payee_change_duty AFTER INSERT ON ledger.payee_change
  REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.require_duty('changePayee');
CREATE TRIGGER payee_change_answer_duty AFTER INSERT ON ledger.payee_change_answer
  REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.require_duty('approvePayee');
CREATE TRIGGER payment_file_duty AFTER INSERT ON ledger.payment_file
  REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.require_duty('release');
CREATE TRIGGER return_import_duty AFTER INSERT ON ledger.return_import
  REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.require_duty('importReturns');
`;
