/** What households are entitled to and have not got (domain rule S5). */
export const views = /* sql */ `
CREATE FUNCTION ledger.booked(of_household text, of_programme text, of_season text,
  of_component text, OUT booked_fen bigint, OUT forfeited_fen bigint)
LANGUAGE sql STABLE AS $$
  SELECT sum(line.amount_fen - coalesce(taken_fen, 0))::bigint,
    sum(coalesce(by_case_fen, 0))::bigint
  FROM ledger.batch_line AS line
  CROSS JOIN LATERAL (
    SELECT sum(amount_fen) AS taken_fen,
      sum(amount_fen) FILTER (WHERE case_number IS NOT NULL) AS by_case_fen
    FROM ledger.recovery_entry AS entry
    WHERE entry.batch_number = line.batch_number AND entry.household_id = line.household_id
  ) AS taken
  WHERE live AND repays_batch IS NULL AND line.household_id = of_household
    AND (programme, season, component) = (of_programme, of_season, of_component)
$$;

CREATE VIEW ledger.unpaid AS
WITH newest AS MATERIALIZED (
  SELECT DISTINCT ON (programme, season, component) *
  FROM ledger.run WHERE state = 'succeeded' AND kind <> 'provisional'
  ORDER BY programme, season, component, run_number DESC
)
SELECT programme, season, component, household_id, town, village, run_number,
  NULL::integer AS batch_number, NULL::integer AS attempt, NULL AS failure, span_to AS owed_since,
  best_fen - coalesce(booked_fen + forfeited_fen, 0) AS amount_fen,
  CASE WHEN status = 'held' OR decision = 'hold' OR booked_fen > 0 AND status = 'certainPart'
    THEN 'held' ELSE 'unbooked' END AS stage
FROM newest
CROSS JOIN LATERAL (
  SELECT household_id, town, village, status, CASE status
    WHEN 'certainPart' THEN coalesce(
      (evidence -> 'reckoning' -> 'payouts' -> 'best' ->> 'amountFen')::bigint, amount_fen)
    ELSE amount_fen END AS best_fen
  FROM ledger.line
  WHERE line.run_number = newest.run_number AND status IN ('payable', 'certainPart', 'held')
) AS line
CROSS JOIN LATERAL ledger.booked(household_id, programme, season, component) AS booked
LEFT JOIN LATERAL (
  SELECT decision FROM ledger.line_decision AS decided
  JOIN ledger.batch_event AS event USING (batch_number, event_number)
  JOIN ledger.batch USING (batch_number)
  WHERE decided.household_id = line.household_id
    AND (batch.programme, batch.season, batch.component)
      = (newest.programme, newest.season, newest.component)
  ORDER BY event.audit_number DESC, decision_number DESC LIMIT 1
) AS decided ON true
WHERE decision IS DISTINCT FROM 'exclude'
  AND (best_fen > coalesce(booked_fen + forfeited_fen, 0)
    OR status = 'held' AND booked_fen IS NULL)
UNION ALL
SELECT programme, season, component, household_id, line.town, line.village, run_number,
  batch_number, attempt, CASE payment.state WHEN 'failed' THEN (
    SELECT told.reason FROM ledger.return_line AS told
    WHERE told.batch_number = booked.batch_number AND told.household_id = booked.household_id
    ORDER BY import_number DESC LIMIT 1
  ) END, span_to, booked.amount_fen - taken_fen, coalesce(payment.state, 'inBatch')
FROM ledger.batch_line AS booked
JOIN ledger.line USING (run_number, household_id)
JOIN (SELECT run_number, span_to FROM ledger.run) AS run USING (run_number)
LEFT JOIN LATERAL (
  SELECT attempt, state FROM ledger.payment AS sent
  WHERE sent.batch_number = booked.batch_number AND sent.household_id = booked.household_id
) AS payment ON true
CROSS JOIN LATERAL (
  SELECT coalesce(sum(entry.amount_fen), 0) AS taken_fen FROM ledger.recovery_entry AS entry
  WHERE entry.batch_number = coalesce(booked.repays_batch, booked.batch_number)
    AND entry.household_id = booked.household_id
) AS taken
WHERE live AND (payment.state IS NULL OR payment.state IN ('waiting', 'failed'))
  AND booked.amount_fen > taken_fen
  AND NOT EXISTS (
    SELECT FROM ledger.batch_line AS again WHERE again.live
      AND again.repays_batch = booked.batch_number AND again.household_id = booked.household_id
  );
`;
