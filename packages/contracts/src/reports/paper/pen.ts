import type PDFDocument from 'pdfkit';

export type Weight = 'regular' | 'bold';
type Document = InstanceType<typeof PDFDocument>;

/** What no line begins with. */
const NOT_FIRST = /^[，。；：、！？）》」”’%,.;:!?)]/;
/** Letters that stay together: a word or a number of a Latin script. */
const PIECES = /[\u0021-\u024f]+|[\s\S]/gu;

/** Writes text at places, and knows how wide it is. */
export class Pen {
  readonly #doc: Document;
  readonly #widths: Record<Weight, Map<string, number>> = { regular: new Map(), bold: new Map() };
  #font = '';

  constructor(doc: Document) {
    this.#doc = doc;
  }

  /** How wide a text is, in points: letter by letter, which Chinese and numbers are. */
  width(text: string, size: number, weight: Weight): number {
    const known = this.#widths[weight];
    let sum = 0;
    for (const letter of text) {
      let width = known.get(letter);
      if (width === undefined) {
        this.#use(weight, 1_000);
        width = this.#doc.widthOfString(letter) / 1_000;
        known.set(letter, width);
      }
      sum += width;
    }
    return sum * size;
  }

  /** The lines of a text in a width; a word that alone is too wide is broken. */
  wrap(text: string, width: number, size: number, weight: Weight): string[] {
    if (this.width(text, size, weight) <= width) return [text];
    const lines: string[] = [];
    let line = '';
    const take = (piece: string) => {
      const fits = this.width(line + piece, size, weight) <= width;
      if (fits || line === '' || NOT_FIRST.test(piece)) line += piece;
      else {
        lines.push(line.trimEnd());
        line = piece.trimStart();
      }
    };
    for (const [piece] of text.matchAll(PIECES)) {
      if (this.width(piece, size, weight) <= width) take(piece);
      else for (const letter of piece) take(letter);
    }
    return [...lines, line.trimEnd()];
  }

  /** Writes one line with its top at a height. */
  write(text: string, x: number, y: number, size: number, weight: Weight, color = INK): void {
    if (text === '') return;
    this.#use(weight, size);
    this.#doc.fillColor(color).text(text, x, y, { lineBreak: false });
  }

  #use(weight: Weight, size: number): void {
    const font = `${weight} ${size}`;
    if (font === this.#font) return;
    this.#font = font;
    this.#doc.font(weight, size);
  }
}

export const INK = '#111111';
export const GREY = '#666666';
/** From the top of one line to the next, in sizes of its letters. */
export const LEADING = 1.45;
