/** A page of items, and where the next one begins. */
export interface Page<Item> {
  readonly items: Item[];
  readonly next?: string | undefined;
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
