import { type Difference, differences } from '../differences.ts';
import { HEADER } from '../oracle.ts';
import { FACT_HEADER, policyWitness } from './lines.ts';
import type { PolicySeason } from './made/season.ts';
import type { PolicyVerdict } from './product.ts';

/** Where witness and product disagree over a season, in a line or in what stands behind it. */
export function policyDifferences(
  { files, onHand, request }: PolicySeason,
  got: PolicyVerdict,
  nowSeconds: bigint,
): Difference[] {
  const expected = policyWitness(files, onHand, request, nowSeconds);
  const header = expected.isOfEnergy ? HEADER : FACT_HEADER;
  const { behind } = got;
  if (behind === undefined) return differences(expected, got, header);
  const whole = (rows: readonly string[], more: readonly string[]) =>
    rows.map((row, index) => `${row} ‖ ${more[index]}`);
  return differences(
    { ...expected, rows: whole(expected.rows, expected.behind) },
    { ...got, rows: whole(got.rows, behind) },
    header,
  );
}
