import { particulars } from '@nuanbu/terms';
import { fieldThatIsNoText, type Installation, type MeterRow, type RefusedRow } from './rows.ts';

/** An installation as it stands in the ledger. */
export interface Standing {
  readonly installationNumber: number;
  readonly position: number;
  readonly row: MeterRow;
}

/** What becomes of the rows of a meters file. */
export interface Placement {
  readonly added: readonly MeterRow[];
  /** Rows that take the place of what stands. */
  readonly changed: readonly { readonly was: Standing; readonly row: MeterRow }[];
  readonly unchanged: number;
  readonly refused: readonly RefusedRow[];
}

/**
 * Places installations among those that stand. A row means a standing installation where meter and
 * household are the same and so is the time of installation, or where they share time: so a removal
 * is told by naming the installation again with its end. A meter is in one place at a time.
 */
export function placeMeters(
  standing: readonly Standing[],
  rows: readonly MeterRow[],
  hasHousehold: (householdId: string) => boolean,
): Placement {
  const byMeter = new Map<string, Placed[]>();
  for (const was of standing) push(byMeter, was.row.meterId, { row: was.row, was });
  const added: MeterRow[] = [];
  const changed: { was: Standing; row: MeterRow }[] = [];
  const refused: RefusedRow[] = [];
  let unchanged = 0;
  for (const [index, row] of rows.entries()) {
    const others = byMeter.get(row.meterId) ?? [];
    const meant = others.find((other) => other.was && !other.isTaken && isSame(other.row, row));
    const refusal = refusalOf(row, hasHousehold, others, meant);
    if (refusal) {
      refused.push({ index, ...refusal });
      continue;
    }
    if (!meant) {
      added.push(row);
      push(byMeter, row.meterId, { row });
      continue;
    }
    if (factsOf(meant.row) === factsOf(row)) unchanged += 1;
    else changed.push({ was: meant.was!, row });
    meant.row = row;
    meant.isTaken = true;
  }
  return { added, changed, unchanged, refused };
}

interface Placed {
  row: MeterRow;
  readonly was?: Standing;
  /** A row of this file already spoke of it. */
  isTaken?: boolean;
}

function isSame(a: MeterRow, b: MeterRow): boolean {
  return a.householdId === b.householdId && (a.installedAt === b.installedAt || overlap(a, b));
}

function refusalOf(
  row: MeterRow,
  hasHousehold: (householdId: string) => boolean,
  others: readonly Placed[],
  meant: Placed | undefined,
): Omit<RefusedRow, 'index'> | undefined {
  const { meterId, installedAt, removedAt, installedWh, removedWh, modulusWh } = row;
  const field = fieldThatIsNoText(row);
  if (field !== undefined) return { code: 'notText', detail: field };
  if (!hasHousehold(row.householdId)) return { code: 'unknownHousehold', detail: row.householdId };
  if (installedAt !== undefined && removedAt !== undefined && removedAt <= installedAt) {
    return { code: 'removalNotAfterInstallation', detail: meterId };
  }
  const isWithoutInstant =
    (installedWh !== undefined && installedAt === undefined) ||
    (removedWh !== undefined && removedAt === undefined);
  if (isWithoutInstant) return { code: 'registerWithoutInstant', detail: meterId };
  if (Math.max(installedWh ?? 0, removedWh ?? 0) >= modulusWh) {
    return { code: 'registerTooLarge', detail: meterId };
  }
  const clash = others.find((other) => other !== meant && overlap(other.row, row));
  if (clash)
    return {
      code: 'meterAlreadyInstalled',
      ...particulars({
        zh: `${meterId} 在 ${clash.row.householdId} 户`,
        en: `${meterId} at ${clash.row.householdId}`,
      }),
    };
  return undefined;
}

function overlap(a: Installation, b: Installation): boolean {
  const beginsBefore = (x: Installation, y: Installation) =>
    (x.installedAt ?? Number.NEGATIVE_INFINITY) < (y.removedAt ?? Number.POSITIVE_INFINITY);
  return beginsBefore(a, b) && beginsBefore(b, a);
}

function factsOf(row: Installation): string {
  const { installedAt, removedAt, installedWh, removedWh } = row;
  const optional = [installedAt, removedAt, installedWh, removedWh].map((value) => value ?? null);
  return JSON.stringify([...optional, row.multiplier, row.maxPowerW, row.modulusWh]);
}

function push<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
