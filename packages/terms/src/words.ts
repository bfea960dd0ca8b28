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

/** A sentence that is told to people in both languages, or in English alone to those who run the platform. */
export type Told = string | Words;

/** The particulars of one case: in English for logs, and in both languages where people read them. */
export interface Particulars {
  readonly detail: string;
  readonly detailWords?: Words | undefined;
}

/** Particulars that go beside a code. */
export function particulars(told: Told): Particulars {
  return typeof told === 'string' ? { detail: told } : { detail: told.en, detailWords: told };
}

/** What a fault of a value carries of a sentence in both languages, where it has one message only. */
export function said({ zh, en }: Words) {
  return { message: en, params: { zh } };
}

/** What needs no language, such as a number, a name or what stood in a file. */
export function verbatim(text: string): Words {
  return { zh: text, en: text };
}
