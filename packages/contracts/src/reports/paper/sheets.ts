import type PDFDocument from 'pdfkit';

type Document = InstanceType<typeof PDFDocument>;

const MARGIN = 40;
/** Above the bottom margin, for the foot. */
const FOOT_ROOM = 18;

/** The pages of a paper, and how far down the present one is written. */
export class Sheets {
  readonly doc: Document;
  readonly left = MARGIN;
  y = MARGIN;

  constructor(doc: Document) {
    this.doc = doc;
  }

  /** Points between the margins. */
  get width(): number {
    return this.doc.page.width - 2 * MARGIN;
  }

  get bottom(): number {
    return this.doc.page.height - MARGIN - FOOT_ROOM;
  }

  /** Where the foot of a page begins. */
  get foot(): number {
    return this.doc.page.height - MARGIN - 8;
  }

  /** Begins another page where the present one has less room; whether it did. */
  need(height: number): boolean {
    // What fits on no page begins on one all the same.
    if (this.y + height <= this.bottom || this.y === MARGIN) return false;
    this.doc.addPage();
    this.y = MARGIN;
    return true;
  }

  /** Lets others have their turn. */
  breathe(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }
}
