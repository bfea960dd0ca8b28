import type { Readable } from 'node:stream';
import type { Instant } from '@nuanbu/units';
import PDFDocument from 'pdfkit';
import type { Block, Paper, PaperFonts } from './paper.ts';
import { GREY, INK, LEADING, Pen } from './pen.ts';
import { Sheets } from './sheets.ts';
import { layTable } from './table.ts';

const SIZES = { title: 16, heading: 10.5, plain: 9, source: 7.5, figure: 17, foot: 7 } as const;

/**
 * Prints a paper as PDF on A4, with what it uses of the fonts embedded, so that it looks the same
 * everywhere and its text can be searched. It is laid out page by page, with breaths between.
 *
 * @param writtenAt what the file says of itself.
 */
export async function printPaper(
  paper: Paper,
  fonts: PaperFonts,
  writtenAt: Instant,
): Promise<Readable> {
  const doc = new PDFDocument({
    ...{ size: 'A4', layout: paper.isLandscape ? 'landscape' : 'portrait', margin: 0 },
    ...{ bufferPages: true, lang: paper.language === 'zh' ? 'zh-CN' : 'en' },
    info: { Title: paper.title, CreationDate: new Date(writtenAt * 1_000) },
  });
  doc.registerFont('regular', Buffer.from(fonts.regular));
  doc.registerFont('bold', Buffer.from(fonts.bold));
  const pen = new Pen(doc);
  const sheets = new Sheets(doc);
  layHead(paper, sheets, pen);
  for (const block of paper.blocks) await lay(block, paper.language, sheets, pen);
  layFeet(paper, sheets, pen);
  doc.end();
  return doc;
}

function layHead({ title, head, language }: Paper, sheets: Sheets, pen: Pen): void {
  for (const line of pen.wrap(title, sheets.width, SIZES.title, 'bold')) {
    const room = sheets.width - pen.width(line, SIZES.title, 'bold');
    pen.write(line, sheets.left + room / 2, sheets.y, SIZES.title, 'bold');
    sheets.y += SIZES.title * LEADING;
  }
  sheets.y += 4;
  layFacts(head, language, sheets, pen);
}

async function lay(
  block: Block,
  language: Paper['language'],
  sheets: Sheets,
  pen: Pen,
): Promise<void> {
  switch (block.kind) {
    case 'heading':
      return layHeading(block.text, sheets, pen);
    case 'figures':
      return layFigures(block.figures, sheets, pen);
    case 'facts':
      return layFacts(block.facts, language, sheets, pen);
    case 'table':
      return layTable(sheets, pen, block);
    case 'signatures':
      return laySignatures(block.signatures, sheets, pen);
    case 'lines':
      for (const { text, style } of block.lines) {
        const size = style === 'source' ? SIZES.source : SIZES.plain;
        const indent = style === 'source' ? 12 : 0;
        const weight = style === 'strong' ? 'bold' : 'regular';
        for (const line of pen.wrap(text, sheets.width - indent, size, weight)) {
          sheets.need(size * LEADING);
          const color = style === 'source' ? GREY : INK;
          pen.write(line, sheets.left + indent, sheets.y, size, weight, color);
          sheets.y += size * LEADING;
        }
      }
      sheets.y += 4;
  }
}

function layHeading(text: string, sheets: Sheets, pen: Pen): void {
  // A heading stands above something.
  sheets.need(SIZES.heading * LEADING * 3);
  sheets.y += 5;
  sheets.doc.rect(sheets.left, sheets.y + 1.5, 3, SIZES.heading).fill(ACCENT);
  pen.write(text, sheets.left + 8, sheets.y, SIZES.heading, 'bold');
  sheets.y += SIZES.heading * LEADING + 3;
}

const ACCENT = '#1f5fa8';
const PANEL = '#f1f5fa';

/** What somebody looks for first, in boxes side by side. */
function layFigures(
  figures: readonly (readonly [string, string])[],
  sheets: Sheets,
  pen: Pen,
): void {
  const height = 44;
  const gap = 8;
  sheets.need(height + gap);
  const width = (sheets.width - gap * (figures.length - 1)) / figures.length;
  for (const [index, [label, value]] of figures.entries()) {
    const x = sheets.left + index * (width + gap);
    sheets.doc.roundedRect(x, sheets.y, width, height, 3).fill(PANEL);
    pen.write(label, x + 8, sheets.y + 5, SIZES.source, 'regular', GREY);
    let size: number = SIZES.figure;
    while (size > SIZES.source && pen.width(value, size, 'bold') > width - 16) size -= 1;
    pen.write(value, x + 8, sheets.y + 17, size, 'bold', index === 0 ? ACCENT : INK);
  }
  sheets.y += height + gap;
}

/** Labels and values in two columns; what is too long for one has a row of its own. */
function layFacts(
  facts: readonly (readonly [string, string])[],
  language: Paper['language'],
  sheets: Sheets,
  pen: Pen,
): void {
  const half = sheets.width / 2;
  let column = 0;
  const step = SIZES.plain * LEADING + 1;
  for (const [label, value] of facts) {
    const head = language === 'zh' ? `${label}：` : `${label}: `;
    const indent = pen.width(head, SIZES.plain, 'regular');
    const isWide = indent + pen.width(value, SIZES.plain, 'regular') > half - 10;
    if (isWide && column === 1) {
      column = 0;
      sheets.y += step;
    }
    const lines = pen.wrap(value, (isWide ? sheets.width : half) - indent, SIZES.plain, 'regular');
    if (column === 0) sheets.need(step * lines.length);
    const x = sheets.left + column * half;
    pen.write(head, x, sheets.y, SIZES.plain, 'regular', GREY);
    for (const [at, line] of lines.entries()) {
      pen.write(line, x + indent, sheets.y + at * step, SIZES.plain, 'regular');
    }
    if (isWide || column === 1) {
      sheets.y += step * lines.length;
      column = 0;
    } else column = 1;
  }
  sheets.y += (column === 1 ? step : 0) + 5;
}

/** Places to sign, side by side, each with room for a stamp. */
function laySignatures(
  signatures: Extract<Block, { kind: 'signatures' }>['signatures'],
  sheets: Sheets,
  pen: Pen,
): void {
  if (signatures.length === 0) return;
  const step = SIZES.plain * 2.4;
  const height = 70;
  sheets.need(height + 10);
  sheets.y += 10;
  const width = sheets.width / signatures.length;
  for (const [index, { who, says }] of signatures.entries()) {
    const x = sheets.left + index * width;
    pen.write(who, x, sheets.y, SIZES.plain, 'bold');
    for (const [at, text] of says.entries()) {
      const y = sheets.y + (at + 1) * step;
      pen.write(text, x, y, SIZES.plain, 'regular');
      const from = x + pen.width(text, SIZES.plain, 'regular') + 3;
      const line = y + SIZES.plain * 1.3;
      sheets.doc.moveTo(from, line).lineTo(x + width - 18, line);
      sheets.doc.lineWidth(0.5).strokeColor(GREY).stroke();
    }
  }
  sheets.y += height;
}

function layFeet({ title, foot, language }: Paper, sheets: Sheets, pen: Pen): void {
  const { start, count } = sheets.doc.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    sheets.doc.switchToPage(page);
    const y = sheets.foot;
    const right = sheets.left + sheets.width;
    sheets.doc.moveTo(sheets.left, y - 4).lineTo(right, y - 4);
    sheets.doc.lineWidth(0.4).strokeColor(GREY).stroke();
    const place = page - start + 1;
    const numbers =
      language === 'zh' ? `第 ${place} 页 共 ${count} 页` : `page ${place} of ${count}`;
    const text = place === 1 ? foot : `${foot}    ${title}`;
    const room = sheets.width - pen.width(numbers, SIZES.foot, 'regular') - 10;
    const [line = ''] = pen.wrap(text, room, SIZES.foot, 'regular');
    pen.write(line, sheets.left, y, SIZES.foot, 'regular', GREY);
    const width = pen.width(numbers, SIZES.foot, 'regular');
    pen.write(numbers, right - width, y, SIZES.foot, 'regular', GREY);
  }
}
