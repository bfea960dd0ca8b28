import { HEADER, type OracleResult, witness } from './oracle.ts';
import type { Verdict } from './product.ts';
import type { MadeSeason } from './season.ts';
import { readTable } from './tables.ts';

export interface Difference {
  /** The household whose line differs; empty where the difference is of the season. */
  readonly householdId: string;
  readonly witness: string;
  readonly product: string;
}

/** What the witness says of a season. */
export function askWitness(season: MadeSeason, nowSeconds: bigint): OracleResult {
  return witness(season.files, { ...season.options, nowSeconds: season.nowSeconds ?? nowSeconds });
}

function idOf(row: string): string {
  const [quoted] = /^"(?:[^"]|"")*"/.exec(row) ?? [];
  return quoted?.slice(1, -1).replaceAll('""', '"') ?? row.slice(0, row.indexOf(','));
}

const STATUSES = ['payable', 'certainPart', 'belowStart', 'held', 'ineligible'];

/** How many households there are in all and by status: counted in the rows, or as given. */
function countsOf(rows: readonly string[], given?: Record<string, number>): string {
  const statusOf = (row: string) =>
    row.slice(row.search(/,(payable|certain|belowStart|held|inel)/) + 1);
  const counts = STATUSES.map(
    (status) => given?.[status] ?? rows.filter((row) => statusOf(row).startsWith(status)).length,
  );
  return ` ${given?.households ?? rows.length} ${counts.join(' ')}`;
}

/** Where the two disagree: lines, the rows refused, and the digest. */
export function differences(
  expected: OracleResult,
  got: Verdict,
  ourHeader: string = HEADER,
): Difference[] {
  const found: Difference[] = [];
  const count = Math.max(expected.rows.length, got.rows.length);
  for (let index = 0; index < count; index += 1) {
    const [ours, theirs] = [expected.rows[index] ?? '', got.rows[index] ?? ''];
    if (ours !== theirs)
      found.push({ householdId: idOf(ours || theirs), witness: ours, product: theirs });
  }
  const refused = expected.refusals.map(({ file, line }) => `${file}:${line}`).sort();
  const onlyOurs = refused.filter((place) => !got.refused.includes(place));
  const onlyTheirs = got.refused.filter((place) => !refused.includes(place));
  if (onlyOurs.length + onlyTheirs.length > 0) {
    const show = (places: string[]) => `refused only here: ${places.join(' ')}`;
    found.push({ householdId: '', witness: show(onlyOurs), product: show(onlyTheirs) });
  }
  if (got.written !== undefined) {
    const { header, counts } = got.written;
    const ours = ourHeader + countsOf(expected.rows);
    const theirs = header + countsOf(got.rows, counts);
    if (ours !== theirs) found.push({ householdId: '', witness: ours, product: theirs });
  }
  if (found.length === 0 && expected.digest !== got.digest) {
    found.push({ householdId: '', witness: expected.digest, product: got.digest });
  }
  return found;
}

/** A file's text with only the rows that are `wanted`; a row may go over several lines. */
export function keepRows(
  text: string,
  wanted: (field: (name: string) => string, line: number) => boolean,
): string {
  const lines = text.split('\n');
  const rows = readTable(text);
  const kept = rows.flatMap((row, index) => {
    const end = rows[index + 1]?.line ?? lines.length + 1;
    return wanted(row.field, row.line) ? lines.slice(row.line - 1, end - 1) : [];
  });
  return `${[...lines.slice(0, (rows[0]?.line ?? 2) - 1), ...kept].join('\n')}\n`;
}

/** The season with one household, its meters and their readings alone. */
export function onlyHousehold(season: MadeSeason, householdId: string): MadeSeason {
  const { files } = season;
  const meterIds = new Set(
    readTable(files.meters)
      .filter((row) => row.field('household_id') === householdId)
      .map((row) => row.field('meter_id')),
  );
  return {
    ...season,
    files: {
      roster: keepRows(files.roster, (field) => field('household_id') === householdId),
      meters: keepRows(files.meters, (field) => field('household_id') === householdId),
      readings: keepRows(files.readings, (field) => meterIds.has(field('meter_id'))),
    },
  };
}
