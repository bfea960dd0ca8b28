import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readXml, type XmlNode } from './read.ts';
import { writeXml } from './write.ts';

function read(text: string): XmlNode {
  const root = readXml(Buffer.from(text));
  assert.ok(!('fault' in root), JSON.stringify(root));
  return root;
}

function fault(text: string | Uint8Array): string {
  const root = readXml(Buffer.from(text));
  assert.ok('fault' in root, 'it is read');
  return `${root.line} ${root.fault}`;
}

describe('a document', () => {
  test('is written with a line for each payment, and reads with the same texts', () => {
    const text = writeXml([
      'Document',
      [['A', [['B', [['C', [['D', '<户 & "一">', { Ccy: '"&<' }]]]]]]]],
      { xmlns: 'urn:a' },
    ]);
    assert.equal(
      text,
      '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:a">\n<A>\n<B>\n' +
        '<C><D Ccy="&quot;&amp;&lt;">&lt;户 &amp; &quot;一&quot;&gt;</D></C>\n</B>\n</A>\n</Document>\n',
    );
    const leaf = read(text).one('A', 'B', 'C', 'D')!;
    assert.deepEqual([leaf.text, leaf.attribute('Ccy'), leaf.line], ['<户 & "一">', '"&<', 5]);
  });

  test('holds any text of one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (given) => {
        const text = given.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '').trim();
        assert.equal(read(writeXml(['A', [['B', text, { c: text }]]])).one('B')!.text, text);
        assert.equal(
          read(writeXml(['A', [['B', '', { c: text }]]]))
            .one('B')!
            .attribute('c'),
          text,
        );
      }),
    );
  });

  test('has the same elements under any prefix, and not those of another namespace', () => {
    const prefixed = read('<p:A xmlns:p="urn:a" xmlns:q="urn:a"><p:B>1</p:B><q:C>2</q:C></p:A>');
    assert.deepEqual([prefixed.name, prefixed.namespace], ['A', 'urn:a']);
    assert.deepEqual([prefixed.one('B')?.text, prefixed.one('C')?.text], ['1', '2']);
    const mixed = read('<A xmlns="urn:a" xmlns:b="urn:b"><b:B>1</b:B><B xmlns="urn:c">2</B></A>');
    assert.equal(mixed.one('B'), undefined);
    assert.deepEqual([mixed.foreign()?.namespace, mixed.foreign()?.text], ['urn:b', '1']);
    assert.equal(read('<p:A><p:B/></p:A>').namespace, '');
  });

  test('has an element of a path only where each name stands once', () => {
    const node = read('<A><B><C>1</C></B><D>2</D><D>3</D><!-- <C/> --></A>');
    assert.equal(node.one('B', 'C')?.text, '1');
    assert.deepEqual(
      [node.one('D'), node.one('C'), node.one('B', 'D')],
      [undefined, undefined, undefined],
    );
    assert.deepEqual(
      node.all('D').map(({ text }) => text),
      ['2', '3'],
    );
  });

  test('tells lines of LF and of CRLF, after letters of any width', () => {
    for (const end of ['\n', '\r\n']) {
      const node = read(['\ufeff<A>', '<B>𠮷户</B>', '', '<C/><D/></A>'].join(end));
      assert.deepEqual(
        [node, node.one('B')!, node.one('C')!, node.one('D')!].map(({ line }) => line),
        [1, 2, 4, 4],
      );
    }
  });

  test('may be in the encoding of this country that it declares', () => {
    const declared = Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="GBK"?><A>'),
      Buffer.from([0xd5, 0xc5]),
      Buffer.from('</A>'),
    ]);
    const root = readXml(declared);
    assert.equal('text' in root && root.text, '张');
  });
});

describe('a document is refused', () => {
  for (const [what, said, text] of [
    ['that is not closed', /^2 Missing end tag/, '<A>\n<B></A>'],
    ['that is empty', /^1 Root element is missing/, ''],
    ['with a character that is none', /^1 Invalid character/, '<A>\u0001</A>'],
    ['with an attribute twice', /^1 Duplicate attribute: b/, '<A b="1" b="2"/>'],
    ['with text after its end', /^2 Extra content/, '<A/>\n1'],
    [
      'that wants to define what it says',
      /^2 Named entity isn't defined: &b;/,
      '<!DOCTYPE A [<!ENTITY b "1000.00">]>\n<A>&b;</A>',
    ],
    ['that goes deeper than anybody can read', /^1 too deep/, '<A>'.repeat(30_000)],
    [
      'in an encoding that nobody knows',
      /^1 not in the enc/,
      '<?xml version="1.0" encoding="x-a"?><A/>',
    ],
    ['that is not UTF-8', /^1 not in the encoding/, new Uint8Array([0x3c, 0x41, 0x3e, 0xd5, 0xc5])],
  ] as const) {
    test(what, () => assert.match(fault(text as string), said));
  }
});
