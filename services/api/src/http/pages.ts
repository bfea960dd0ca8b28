/** A page of items, and where the next one begins. */
export interface Page<Item> {
  readonly items: Item[];
  readonly next?: string | undefined;
}

/** Of rows in byte order of the household, those after one, also where it is not among them. */
export function after<Row extends { readonly householdId: string }>(
  rows: readonly Row[],
  householdId: string | undefined,
): readonly Row[] {
  if (householdId === undefined) return rows;
  const cursor = Buffer.from(householdId);
  const start = rows.findIndex((row) => Buffer.compare(Buffer.from(row.householdId), cursor) > 0);
  return start === -1 ? [] : rows.slice(start);
}

/**
 * Makes a page of rows of which one more was asked for than it holds.
 *
 * @param cursorOf names an item, so that the next page begins after it.
 */
export function page<Item>(
  rows: readonly Item[],
  limit: number,
  cursorOf: (item: Item) => string | number,
): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { items, next: hasMore ? String(cursorOf(last)) : undefined };
}
