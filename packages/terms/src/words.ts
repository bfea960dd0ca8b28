/** What a public code says to a person. Chinese is what finance staff and villagers read first. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** A table of public codes. Codes are camelCase sentences, are never reused, and stand only here. */
export type CodeTable<Code extends string> = Readonly<Record<Code, Words>>;

/** The codes of a table, in the order in which it lists them. */
export function codesOf<Code extends string>(table: CodeTable<Code>): readonly Code[] {
  return Object.keys(table) as Code[];
}
