/** What holds of batches, their lines and their events, whoever writes them. */
export const batchRules = /* sql */ `
CREATE FUNCTION ledger.digest_of_batch(number integer) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(coalesce(string_agg(
    household_id || ',' || amount_fen / 100 || '.' || lpad((amount_fen % 100)::text, 2, '0')
      || chr(10), '' ORDER BY household_id), ''), 'UTF8')), 'hex')
  FROM ledger.batch_line WHERE batch_number = number AND live
$$;

CREATE FUNCTION ledger.borne(number integer) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT coalesce(jsonb_object_agg(level, amount_fen), '{}') FROM (
    SELECT part ->> 'funder' AS level, sum((part ->> 'amountFen')::bigint) AS amount_fen
    FROM ledger.batch_line, jsonb_array_elements(parts) AS part
    WHERE batch_number = number AND live
    GROUP BY 1 HAVING sum((part ->> 'amountFen')::bigint) <> 0
  ) AS sums
$$;

CREATE FUNCTION ledger.begin_batch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'draft' OR NEW.round <> 1 OR NEW.version <> 1 OR NEW.published_on IS NOT NULL THEN
    RAISE EXCEPTION 'a batch begins as the draft of its first round';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER batch_begins BEFORE INSERT ON ledger.batch
  FOR EACH ROW EXECUTE FUNCTION ledger.begin_batch();

CREATE FUNCTION ledger.check_batch_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  entry bigint; event_day date; signatures integer; returns boolean;
  first_payment boolean := NEW.kind <> 'repayment';
BEGIN
  SELECT max(audit_number), max((to_timestamp(at) AT TIME ZONE 'Asia/Shanghai')::date)
    INTO entry, event_day FROM ledger.batch_event
    WHERE batch_number = NEW.batch_number AND version = NEW.version;
  IF NEW.version <> OLD.version + 1 OR entry IS NULL THEN
    RAISE EXCEPTION 'a batch changes by the event of its next version';
  END IF;
  returns := NEW.state = 'draft' AND OLD.state <> 'draft';
  IF NEW.round <> OLD.round + returns::integer THEN
    RAISE EXCEPTION 'a return begins the next round of a batch, and nothing else does';
  END IF;
  IF ROW(NEW.published_on, NEW.notice_days) IS DISTINCT FROM ROW(OLD.published_on, OLD.notice_days)
    AND NOT (NEW.state = 'publicNotice' AND OLD.state = 'draft' OR returns)
  THEN
    RAISE EXCEPTION 'a notice that was published stays' USING CONSTRAINT = 'batch_notice_stays';
  END IF;
  IF NEW.state = OLD.state THEN RETURN NEW; END IF;
  IF NOT (OLD.state || ' ' || NEW.state) = ANY (ARRAY[
    'draft publicNotice', 'draft superseded', 'publicNotice townReview', 'publicNotice draft',
    'townReview bureauReview', 'townReview draft', 'bureauReview financeReview',
    'bureauReview draft', 'financeReview approved', 'financeReview draft', 'approved released',
    'approved draft', 'released paid', 'released partlyReturned', 'partlyReturned paid',
    'partlyReturned reconciled', 'paid partlyReturned', 'paid reconciled'
  ]) THEN
    RAISE EXCEPTION 'a batch does not go from % to %', OLD.state, NEW.state;
  END IF;

  IF NEW.state = 'publicNotice' AND NEW.published_on IS DISTINCT FROM event_day THEN
    RAISE EXCEPTION 'a notice is published on the day of its event'
      USING CONSTRAINT = 'batch_notice_day';
  END IF;
  IF NEW.state = 'townReview' THEN
    IF event_day <= OLD.published_on + OLD.notice_days THEN
      RAISE EXCEPTION 'the public notice is not over' USING CONSTRAINT = 'batch_notice_over';
    END IF;
    IF EXISTS (
      SELECT FROM ledger.objection LEFT JOIN ledger.objection_answer USING (objection_number)
      WHERE objection.batch_number = NEW.batch_number AND objection_answer IS NULL
    ) THEN
      RAISE EXCEPTION 'an objection is not answered' USING CONSTRAINT = 'batch_objections_answered';
    END IF;
  END IF;

  IF NEW.state IN ('bureauReview', 'financeReview', 'approved', 'released') THEN
    SELECT count(DISTINCT person) INTO signatures FROM ledger.batch_event
      WHERE batch_number = NEW.batch_number AND round = NEW.round AND digest = NEW.digest
        AND action = ANY (CASE NEW.state WHEN 'bureauReview' THEN ARRAY['signTown']
          WHEN 'financeReview' THEN ARRAY['signTown', 'signBureau']
          ELSE ARRAY['signTown', 'signBureau', 'signFinance'] END);
    IF signatures < (
      CASE NEW.state WHEN 'bureauReview' THEN 1 WHEN 'financeReview' THEN 2 ELSE 3 END
    ) THEN
      RAISE EXCEPTION 'a signature of this round is missing'
        USING CONSTRAINT = 'batch_signatures';
    END IF;
  END IF;

  IF NEW.state = 'approved' AND first_payment
    AND ledger.posted(entry, 'committed', 1) <> ledger.borne(NEW.batch_number)
  OR OLD.state = 'approved' AND returns AND first_payment
    AND ledger.posted(entry, 'committed', -1) <> ledger.borne(NEW.batch_number)
  OR NEW.state = 'released'
    AND ledger.posted(entry, 'paid', -1) <> ledger.borne(NEW.batch_number)
  THEN
    RAISE EXCEPTION 'the postings are not those of the batch'
      USING CONSTRAINT = 'batch_postings', ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'released' AND (
    NOT EXISTS (SELECT FROM ledger.payment_file WHERE batch_number = NEW.batch_number)
    OR EXISTS (SELECT FROM ledger.batch_line WHERE batch_number = NEW.batch_number AND live
      AND parts = '[]')
    OR (SELECT count(*) FROM ledger.payment WHERE batch_number = NEW.batch_number)
      <> NEW.line_count
  ) THEN
    RAISE EXCEPTION 'a payment or its file is missing, or nobody bears a line'
      USING CONSTRAINT = 'batch_payments';
  END IF;
  IF NEW.state IN ('paid', 'reconciled', 'partlyReturned') AND (
    SELECT CASE NEW.state
      WHEN 'paid' THEN count(*) FILTER (WHERE payment.state IN ('waiting', 'failed')) > 0
      WHEN 'reconciled' THEN count(*) FILTER (WHERE payment.state = 'waiting') > 0
      ELSE count(*) FILTER (WHERE payment.state = 'failed') = 0 END
    FROM ledger.payment WHERE batch_number = NEW.batch_number
  ) THEN
    RAISE EXCEPTION 'the payments of the batch are not as % says', NEW.state
      USING CONSTRAINT = 'batch_answers';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER batch_steps BEFORE UPDATE ON ledger.batch
  FOR EACH ROW EXECUTE FUNCTION ledger.check_batch_step();

CREATE FUNCTION ledger.check_batch_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE batch ledger.batch; other text;
BEGIN
  SELECT * INTO batch FROM ledger.batch WHERE batch_number = NEW.batch_number FOR UPDATE;
  IF NEW.round <> batch.round OR NEW.version NOT IN (batch.version, batch.version + 1) THEN
    RAISE EXCEPTION 'an event is of the present round and the next version of its batch';
  END IF;
  IF NEW.event_number <> 1 + (
    SELECT count(*) FROM ledger.batch_event WHERE batch_number = NEW.batch_number
  ) THEN
    RAISE EXCEPTION 'the events of a batch are numbered without a gap';
  END IF;
  IF NEW.duty IS NULL THEN RETURN NEW; END IF;
  IF NEW.action NOT IN ('make', 'carryOver') AND NOT EXISTS (
    SELECT FROM ledger.user WHERE name = NEW.person AND disabled_at IS NULL
  ) THEN
    RAISE EXCEPTION '% is no user, or a disabled one', NEW.person
      USING CONSTRAINT = 'batch_event_person';
  END IF;
  SELECT duty INTO other FROM ledger.batch_event
    WHERE batch_number = NEW.batch_number AND person = NEW.person AND duty <> NEW.duty
      AND NOT ARRAY[duty, NEW.duty] <@
        ARRAY['makeBatch', 'editLines', 'changePayee', 'publishNotice']
      AND NOT ARRAY[duty, NEW.duty] <@ ARRAY['release', 'importReturns']
    LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION '% has % and cannot have %', NEW.person, other, NEW.duty
      USING CONSTRAINT = 'batch_event_separation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER batch_event_holds BEFORE INSERT ON ledger.batch_event
  FOR EACH ROW EXECUTE FUNCTION ledger.check_batch_event();

CREATE FUNCTION ledger.check_figures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.action <> 'supersede' AND NOT EXISTS (
    SELECT FROM ledger.batch_event
    WHERE batch_number = NEW.batch_number AND event_number > NEW.event_number
  ) AND NOT EXISTS (
    SELECT FROM ledger.batch, LATERAL (
      SELECT count(*) AS lines, coalesce(sum(amount_fen), 0) AS fen FROM ledger.batch_line
      WHERE batch_number = NEW.batch_number AND live
    ) AS sums
    WHERE batch_number = NEW.batch_number AND state = NEW.state AND version = NEW.version
      AND lines = line_count AND fen = batch.amount_fen
      AND digest = ledger.digest_of_batch(NEW.batch_number)
      AND ROW(line_count, batch.amount_fen, digest)
        = ROW(NEW.line_count, NEW.amount_fen, NEW.digest)
  ) THEN
    RAISE EXCEPTION 'batch % is not what its newest event says', NEW.batch_number
      USING CONSTRAINT = 'batch_event_figures', ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER batch_event_figures AFTER INSERT ON ledger.batch_event
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger.check_figures();
`;
