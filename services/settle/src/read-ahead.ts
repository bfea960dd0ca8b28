/**
 * What is read for each item, in order, while the next few are being read already.
 *
 * @param atOnce how many are read or held at once, the one in hand among them.
 */
export async function* readAhead<Item, Read>(
  items: readonly Item[],
  atOnce: number,
  read: (item: Item) => Promise<Read>,
): AsyncGenerator<Read> {
  const reading: Promise<Read>[] = [];
  let next = 0;
  const fill = () => {
    for (; next < items.length && reading.length < atOnce; next += 1) {
      const begun = read(items[next]!);
      // Whoever takes it in its turn hears what is wrong.
      begun.catch(() => undefined);
      reading.push(begun);
    }
  };
  for (fill(); reading.length > 0; fill()) {
    yield await reading[0]!;
    reading.shift();
  }
}
