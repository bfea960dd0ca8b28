import type { ChangedSince } from '@nuanbu/settlement';
import { type Kysely, sql } from 'kysely';
import { canonicalJson } from '../canonical.ts';
import { holdsIn } from '../roster/versions.ts';
import type { Run } from '../runs/run.ts';
import type { Database } from '../schema.ts';

/** What is not the same in the frozen inputs of two runs of one key (domain rule S1). */
export async function changedInputs(
  db: Kysely<Database>,
  before: Run,
  after: Run,
): Promise<ChangedSince> {
  const programme = termsText(before) !== termsText(after);
  return {
    facts: await changedFacts(db, before.rosterVersion, after.rosterVersion),
    readings: await changedReadings(db, before, after, programme),
    programme,
  };
}

/** All that decides a run's lines beside its roster and its readings. */
function termsText({ programmeDigest, options, span }: Run): string {
  return canonicalJson({ programmeDigest, options: { ...options }, span: { ...span } });
}

/**
 * Households of which two roster versions have other facts or other meters; a fact that was changed
 * and changed back between them is the same. What somebody is called decides no money.
 */
async function changedFacts(
  db: Kysely<Database>,
  one: number,
  other: number,
): Promise<ReadonlySet<string>> {
  const [first, last] = [Math.min(one, other), Math.max(one, other)];
  const touched = sql`(from_version > ${first} AND from_version <= ${last}
    OR to_version > ${first} AND to_version <= ${last})`;
  const facts = sql`to_jsonb(place) - '{from_version,to_version,name}'::text[]`;
  const meter = sql`to_jsonb(meter) - '{installation_number,from_version,to_version}'::text[]`;
  const { rows } = await sql<{ household_id: string }>`
    SELECT household_id FROM ledger.household AS place WHERE ${touched} GROUP BY household_id
    HAVING array_agg(${facts}) FILTER (WHERE ${holdsIn(first, 'place')})
      IS DISTINCT FROM array_agg(${facts}) FILTER (WHERE ${holdsIn(last, 'place')})
    UNION
    SELECT household_id FROM ledger.installation AS meter
    JOIN (SELECT metering_point_id, household_id FROM ledger.metering_point) AS point
      USING (metering_point_id)
    WHERE household_id IN (
      SELECT household_id FROM ledger.installation
      JOIN (SELECT metering_point_id, household_id FROM ledger.metering_point) AS own
        USING (metering_point_id)
      WHERE ${touched}
    )
    GROUP BY household_id
    HAVING array_agg(${meter} ORDER BY ${meter}) FILTER (WHERE ${holdsIn(first, 'meter')})
      IS DISTINCT FROM array_agg(${meter} ORDER BY ${meter}) FILTER (WHERE ${holdsIn(last, 'meter')})`.execute(
    db,
  );
  return new Set(rows.map((row) => row.household_id));
}

/**
 * Households whose meters show other energy. Where the programme is another one too, other windows
 * may split the same energy otherwise, and other days count other energy: then only what the split
 * does not touch shows other readings, and nothing does where the days are others.
 */
async function changedReadings(
  db: Kysely<Database>,
  before: Run,
  after: Run,
  isOtherProgramme: boolean,
): Promise<ReadonlySet<string>> {
  const sameDays = before.span.from === after.span.from && before.span.to === after.span.to;
  if (!sameDays) return new Set();
  const total = ['total_wh', 'low_wh', 'high_wh'];
  const shown = isOtherProgramme ? total : [...total, 'peak_wh', 'valley_wh', 'estimated_wh'];
  const rowOf = (line: string) =>
    sql.raw(`ROW(${shown.map((column) => `${line}.${column}`).join(', ')})`);
  const { rows } = await sql<{ household_id: string }>`
    SELECT household_id FROM ledger.line AS earlier JOIN ledger.line AS later USING (household_id)
    WHERE earlier.run_number = ${before.number} AND later.run_number = ${after.number}
      AND ${rowOf('earlier')} <> ${rowOf('later')}`.execute(db);
  return new Set(rows.map((row) => row.household_id));
}
