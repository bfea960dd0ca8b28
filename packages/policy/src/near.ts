/**
 * The names that look most like a given one, the nearest first: for saying what somebody may have
 * meant. A name is the nearer the more neighbouring letters of the given one it has, and of equals
 * the one that has the fewest others.
 */
export function nearest(name: string, names: Iterable<string>, most: number): string[] {
  const asked = pairsOf(name);
  return [...names]
    .map((each) => {
      const pairs = pairsOf(each);
      return { each, shared: [...asked].filter((pair) => pairs.has(pair)).length, of: pairs.size };
    })
    .filter(({ shared }) => shared > 0)
    .sort((a, b) => b.shared - a.shared || a.of - b.of)
    .slice(0, most)
    .map(({ each }) => each);
}

function pairsOf(name: string): ReadonlySet<string> {
  const letters = [...name.toLowerCase()];
  return new Set(letters.slice(1).map((letter, index) => letters[index]! + letter));
}
