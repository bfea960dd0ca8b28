/** A reporter for machines: a line of JSON for each thing that `test.mjs` counts. */
export default async function* events(source) {
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail' && type !== 'test:summary') continue;
    const { name, nesting, skip, todo, details } = data;
    const event = {
      type,
      name,
      nesting,
      isSuite: details?.type === 'suite',
      isSkipped: skip !== undefined || todo !== undefined,
      failure: details?.error?.failureType,
    };
    yield `${JSON.stringify(event)}\n`;
  }
}
