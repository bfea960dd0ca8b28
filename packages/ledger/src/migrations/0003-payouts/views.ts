/** What households are entitled to and have not got (domain rule S5). */
export const views = /* sql */ `
CREATE VIEW ledger.booked AS
  SELECT programme, season, component, household_id, sum(line.amount_fen - coalesce(taken_fen, 0))
    AS booked_fen
  FROM ledger.batch_line AS line
  LEFT JOIN (
    SELECT batch_number, household_id, sum(amount_fen) AS taken_fen
    FROM ledger.recovery_entry GROUP BY batch_number, household_id
  ) AS taken USING (batch_number, household_id)
  WHERE live AND repays_batch IS NULL
  GROUP BY programme, season, component, household_id;

CREATE VIEW ledger.unpaid AS
WITH newest AS (
  SELECT DISTINCT ON (programme, season, component) *
  FROM ledger.run WHERE state = 'succeeded' AND kind <> 'provisional'
  ORDER BY programme, season, component, run_number DESC
), decided AS (
  SELECT DISTINCT ON (programme, season, component, household_id)
    programme, season, component, household_id, decision
  FROM ledger.line_decision
  JOIN ledger.batch_event USING (batch_number, event_number)
  JOIN ledger.batch USING (batch_number)
  ORDER BY programme, season, component, household_id, batch_event.audit_number DESC,
    decision_number DESC
)
SELECT programme, season, component, household_id, town, village, run_number,
  NULL::integer AS batch_number, NULL::integer AS attempt, NULL AS failure, span_to AS owed_since,
  best_fen - coalesce(booked_fen, 0) AS amount_fen,
  CASE WHEN status = 'held' OR decision = 'hold' OR booked_fen > 0 AND status = 'certainPart'
    THEN 'held' ELSE 'unbooked' END AS stage
FROM newest
JOIN LATERAL (
  SELECT household_id, town, village, status, CASE status
    WHEN 'certainPart' THEN coalesce(
      (evidence -> 'reckoning' -> 'payouts' -> 'best' ->> 'amountFen')::bigint, amount_fen)
    ELSE amount_fen END AS best_fen
  FROM ledger.line
  WHERE line.run_number = newest.run_number AND status IN ('payable', 'certainPart', 'held')
) AS line ON true
LEFT JOIN ledger.booked USING (programme, season, component, household_id)
LEFT JOIN decided USING (programme, season, component, household_id)
WHERE decision IS DISTINCT FROM 'exclude'
  AND (best_fen > coalesce(booked_fen, 0) OR status = 'held' AND booked_fen IS NULL)
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
LEFT JOIN ledger.payment USING (batch_number, household_id)
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
