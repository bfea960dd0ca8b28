/** What a question asks beside its path; what is undefined or empty is not asked. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** An address with its query, in the order of the names, so that equal questions are equal texts. */
export function addressOf(path: string, query: Query = {}): string {
  const asked = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => [name, String(value)]);
  return asked.length === 0 ? path : `${path}?${new URLSearchParams(asked)}`;
}

/** A path with its parameters in it, each as one piece: `pathOf('/api/households/:id', { id })`. */
export function pathOf(
  path: string,
  parameters: Readonly<Record<string, string | number>>,
): string {
  return path.replace(/:([a-z]+)/gi, (_, name: string) =>
    encodeURIComponent(String(parameters[name])),
  );
}
