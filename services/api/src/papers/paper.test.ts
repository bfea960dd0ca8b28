import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { before, describe, it } from 'node:test';
import { inflateSync } from 'node:zlib';
import { type Paper, type PaperFonts, printPaper } from '@nuanbu/contracts';
import { paperFonts } from './fonts.ts';

const AT = 1_650_000_000;
let fonts: PaperFonts;
before(async () => {
  fonts = await paperFonts();
});

function paper(rows: readonly (readonly string[])[], other: Partial<Paper> = {}): Paper {
  const columns = [
    { title: '户编号', share: 2, isNumber: false },
    { title: '金额(元)', share: 1, isNumber: true },
  ];
  return {
    ...{ title: '发放清册', isLandscape: false, language: 'zh', foot: '摘要 aaaa' },
    head: [['批次', '1']],
    blocks: [
      { kind: 'table', columns, rows, total: ['合计', '1.00'] },
      { kind: 'signatures', signatures: [{ who: '财政（盖章）', says: ['审核人', '日期'] }] },
    ],
    ...other,
  };
}

const printed = async (of: Paper) => buffer(await printPaper(of, fonts, AT));

/** What the streams of a file hold, unpacked; its fonts are left out. */
function streamsOf(bytes: Buffer): string[] {
  const text = bytes.toString('latin1');
  return [...text.matchAll(/\/Length (\d+)[^>]*>>\s*stream\n/g)].flatMap(
    ({ 0: head, 1: length, index }) => {
      const from = index + head.length;
      try {
        return [inflateSync(bytes.subarray(from, from + Number(length))).toString('latin1')];
      } catch {
        return [];
      }
    },
  );
}

/** The letters that a reader can take out of the file: those of its fonts' maps to Unicode. */
function lettersOf(bytes: Buffer): Set<string> {
  const maps = streamsOf(bytes).filter((text) => text.includes('beginbfrange'));
  const codes = maps.flatMap((map) => [...map.matchAll(/<([0-9a-f]{4,8})>/g)]);
  return new Set(codes.map(([, hex]) => Buffer.from(hex!, 'hex').swap16().toString('utf16le')));
}

function pagesOf(bytes: Buffer): number {
  return [...bytes.toString('latin1').matchAll(/\/Type \/Page\b(?!s)/g)].length;
}

describe('a printed paper', () => {
  it('has A4 pages, and what it uses of both fonts inside, so that its text can be searched', async () => {
    const bytes = await printed(paper([['户甲', '12.34']]));
    const text = bytes.toString('latin1');
    assert.equal(pagesOf(bytes), 1);
    assert.match(text, /\/MediaBox \[0 0 595\.28 841\.89\]/);
    assert.equal([...text.matchAll(/\/FontFile2 /g)].length, 2);
    assert.equal([...text.matchAll(/\/ToUnicode /g)].length, 2);
    const letters = lettersOf(bytes);
    for (const letter of '发放清册户甲金额合计财政盖章审核人第页共')
      assert.ok(letters.has(letter), letter);
    assert.ok(!letters.has('乙'));
    // Of ten megabytes of each font little is needed.
    assert.ok(bytes.length < 60_000, String(bytes.length));
  });

  it('goes on over pages, each of them wide where it is asked to be', async () => {
    const rows = Array.from({ length: 200 }, (_, index) => [`户${index}`, `${index}.00`]);
    const bytes = await printed(paper(rows, { isLandscape: true }));
    assert.ok(pagesOf(bytes) > 4);
    assert.match(bytes.toString('latin1'), /\/MediaBox \[0 0 841\.89 595\.28\]/);
    const tall = await printed(paper(rows));
    assert.ok(pagesOf(tall) < pagesOf(bytes));
  });

  it('writes nothing below its pages, however long a text is', async () => {
    const rows = Array.from({ length: 9 }, (_, index) => ['长'.repeat(index * 500), '1.00']);
    const bytes = await printed(paper(rows));
    const heights = streamsOf(bytes).flatMap((text) =>
      [...text.matchAll(/1 0 0 1 [\d.]+ (-?[\d.]+) Tm/g)].map(([, y]) => Number(y)),
    );
    assert.ok(heights.length > 50);
    assert.ok(Math.min(...heights) > 20 && Math.max(...heights) < 830);
  });

  it('depends on nothing but what it says', async () => {
    const one = await printed(paper([['户甲', '1.00']]));
    assert.ok(one.equals(await printed(paper([['户甲', '1.00']]))));
    assert.ok(!one.equals(await printed(paper([['户甲', '1.01']]))));
  });
});
