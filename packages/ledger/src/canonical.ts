/**
 * JSON with sorted names and no spaces, so that a hash over it depends on the content alone.
 * Undefined members are left out.
 *
 * @throws TypeError on what has no exact text worth hashing: a number that is no safe integer, or
 *   what JSON does not know.
 */
export function canonicalJson(value: unknown): string {
  const isExact =
    typeof value === 'number'
      ? Number.isSafeInteger(value)
      : ['string', 'boolean', 'object'].includes(typeof value);
  if (!isExact) throw new TypeError(`not exact in canonical JSON: ${String(value)}`);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
