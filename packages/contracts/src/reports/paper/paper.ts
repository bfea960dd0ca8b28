/** What is printed on A4, as data: who lays it out does not know what it says. */

/** The words of each page, and what is on the pages. */
export interface Paper {
  readonly title: string;
  readonly isLandscape: boolean;
  /** Under the title, each a label and a value. */
  readonly head: readonly (readonly [string, string])[];
  readonly blocks: readonly Block[];
  /** At the foot of each page. */
  readonly foot: string;
  readonly language: 'zh' | 'en';
}

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'figures'; readonly figures: readonly (readonly [string, string])[] }
  | { readonly kind: 'facts'; readonly facts: readonly (readonly [string, string])[] }
  | { readonly kind: 'lines'; readonly lines: readonly PaperLine[] }
  | { readonly kind: 'signatures'; readonly signatures: readonly Signature[] }
  | ({ readonly kind: 'table' } & PaperTable);

/** A paragraph; a source is printed small under what it is the source of. */
export interface PaperLine {
  readonly text: string;
  readonly style: 'plain' | 'strong' | 'source';
}

export interface PaperTable {
  /** Of its letters, in points, where it is to be read from further away. */
  readonly size?: number | undefined;
  readonly columns: readonly PaperColumn[];
  /** Each row has a text for each column. */
  readonly rows: readonly (readonly string[])[];
  readonly total?: readonly string[] | undefined;
}

export interface PaperColumn {
  readonly title: string;
  /** Its part of the width. */
  readonly share: number;
  /** Numbers stand at the right. */
  readonly isNumber: boolean;
}

/** Where somebody signs: as whom, and what else is written beside. */
export interface Signature {
  readonly who: string;
  readonly says: readonly string[];
}

/** The bytes of two TrueType fonts that have Chinese; what is used of them goes into the file. */
export interface PaperFonts {
  readonly regular: Uint8Array;
  readonly bold: Uint8Array;
}
