/** How the witness prints a run: the numbers of `lines.csv` and its digest. */
import { createHash } from 'node:crypto';

function decimal(value: bigint, places: number): string {
  const digits = value.toString().padStart(places + 1, '0');
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** A number of thousandths, such as Wh in kWh. */
export const inUnits = (thousandths: bigint) => decimal(thousandths, 3);
export const yuan = (fen: bigint) => decimal(fen, 2);

/** S1: SHA-256 over the rows in the byte order of the household number, each ended by LF. */
export function digestOf(rows: ReadonlyMap<string, string>): string {
  const ids = [...rows.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const hash = createHash('sha256');
  for (const id of ids) hash.update(`${rows.get(id)}\n`);
  return hash.digest('hex');
}
