import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { recordBlocks, splitFields } from './records.ts';

/** The records of a file that comes in one piece, or in pieces of some bytes. */
async function records(file: string | Uint8Array, pieceBytes = 1_000_000): Promise<string[]> {
  const bytes = Buffer.from(file);
  const pieces: Uint8Array[] = [];
  for (let from = 0; from < bytes.length; from += pieceBytes) {
    pieces.push(bytes.subarray(from, from + pieceBytes));
  }
  const found: string[] = [];
  for await (const block of recordBlocks(pieces)) {
    for (const { line, text } of block) {
      found.push(`${line}: ${Buffer.from(text, 'latin1').toString()}`);
    }
  }
  return found;
}

describe('records', () => {
  test('end with LF or CRLF, the last one with or without', async () => {
    const expected = ['1: a,b', '2: 1,2', '3: 3,4'];
    for (const file of [
      'a,b\n1,2\n3,4\n',
      'a,b\r\n1,2\r\n3,4\r\n',
      'a,b\n1,2\r\n3,4',
      'a,b\r\n1,2\r\n3,4\r',
    ]) {
      assert.deepEqual(await records(file), expected, JSON.stringify(file));
    }
  });

  test('come without a byte order mark, and only the file’s first is one', async () => {
    assert.deepEqual(await records('\ufeffa,b\n1,2\n'), ['1: a,b', '2: 1,2']);
    assert.deepEqual(await records('a\n\ufeffb\n'), ['1: a', '2: \ufeffb']);
    assert.deepEqual(await records('\ufeff'), []);
  });

  test('leave blank lines out and keep counting them', async () => {
    assert.deepEqual(await records('\n\r\na,b\n\n  \t\n1,2\n \n'), ['3: a,b', '6: 1,2']);
  });

  test('go over several lines inside quotes', async () => {
    const file = 'a,b\n1,"x\ny\r\n""z"""\n2,q\n';
    assert.deepEqual(await records(file), ['1: a,b', '2: 1,"x\ny\n""z"""', '5: 2,q']);
    const three = 'a,b\n1,"""x\ny""z"\n2,q\n';
    assert.deepEqual(await records(three), ['1: a,b', '2: 1,"""x\ny""z"', '4: 2,q']);
  });

  test('do not depend on how the bytes are cut into pieces', async () => {
    const file = '\ufeffid,名\r\n1,"王\n二"\r\n\r\n2,"x,y"\r\n3,"open\r\n4,李';
    const whole = await records(file);
    assert.deepEqual(whole, ['1: id,名', '2: 1,"王\n二"', '5: 2,"x,y"', '6: 3,"open', '7: 4,李']);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), async (pieceBytes) => {
        assert.deepEqual(await records(file, pieceBytes), whole);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a quote that is never closed spoils its own line and no other', () => {
  test('to the end of the file', async () => {
    const file = 'a,b\n1,"x\n2,y\n3,z\n';
    assert.deepEqual(await records(file), ['1: a,b', '2: 1,"x', '3: 2,y', '4: 3,z']);
  });

  test('with more than fifty lines after it', async () => {
    const rows = Array.from({ length: 120 }, (_, index) => `${index},y`);
    const file = `a,b\n1,"x\n${rows.join('\n')}\n`;
    const found = await records(file);
    assert.equal(found.length, 122);
    assert.equal(found[1], '2: 1,"x');
    assert.equal(found[121], '122: 119,y');
  });

  test('and holds them up no longer than that', async () => {
    const rows = Array.from({ length: 60 }, (_, index) => `${index},y`).join('\n');
    const blocks: number[] = [];
    for await (const block of recordBlocks([Buffer.from(`a,b\n1,"x\n${rows}\n`)])) {
      blocks.push(block.length);
    }
    assert.deepEqual(blocks, [62, 0]);
  });

  test('fifty lines are a record still', async () => {
    const lines = Array.from({ length: 49 }, () => 'more').join('\n');
    assert.equal((await records(`a,b\n1,"${lines}\nend"\n`)).length, 2);
    assert.equal((await records(`a,b\n1,"${lines}\nmore\nend"\n`)).length, 52);
  });

  test('where another such line follows', async () => {
    const stray = ['2: 1,"x', '3: 2,y', '4: 3,"z', '5: 4,w'];
    assert.deepEqual(await records('a,b\n1,"x\n2,y\n3,"z\n4,w\n'), ['1: a,b', ...stray]);
    const middle = ['2: 1,x"y', '3: 2,y', '4: 3,z"w'];
    assert.deepEqual(await records('a,b\n1,x"y\n2,y\n3,z"w\n'), ['1: a,b', ...middle]);
  });

  test('where the lines between two of them would make a record of another width', async () => {
    const file = 'a,b,c\n1,"x,1\n2,y,2\n3,z,w"\n4,q,4\n';
    assert.deepEqual(await records(file), [
      '1: a,b,c',
      '2: 1,"x,1',
      '3: 2,y,2',
      '4: 3,z,w"',
      '5: 4,q,4',
    ]);
  });

  test('where a proper record of several lines follows', async () => {
    const file = 'a,b\n1,"x\n2,"p\nq"\n3,z\n';
    assert.deepEqual(await records(file), ['1: a,b', '2: 1,"x', '3: 2,"p\nq"', '5: 3,z']);
  });
});

describe('fields', () => {
  const fields = (text: string) => splitFields(Buffer.from(text).toString('latin1'));

  test('lose the spaces around them, inside and outside quotes', () => {
    assert.deepEqual(fields(' a ,\tb\t, "c" ," d "'), ['a', 'b', 'c', 'd']);
    assert.deepEqual(fields('a\u3000,\u00a0b'), ['a', 'b']);
    assert.deepEqual(fields('a b, c  d '), ['a b', 'c  d']);
  });

  test('may be empty', () => {
    assert.deepEqual(fields(',a,,'), ['', 'a', '', '']);
    assert.deepEqual(fields('"",a'), ['', 'a']);
  });

  test('may hold commas, quotes and line breaks in quotes', () => {
    assert.deepEqual(fields('"a,b","say ""x""","p\nq"'), ['a,b', 'say "x"', 'p\nq']);
  });

  test('are text in UTF-8', () => {
    assert.deepEqual(fields('户一,"王,二"'), ['户一', '王,二']);
    assert.equal(splitFields('H1,\u00bb\u00a7'), 'notUtf8');
    assert.equal(splitFields('H1,"\u00ff"'), 'notUtf8');
    for (const text of ['\u00ff,a', 'a\u00ff,b', 'a,\u0080', '\u0080']) {
      assert.equal(splitFields(text), 'notUtf8');
    }
    assert.deepEqual(splitFields('a\u007f,b'), ['a\u007f', 'b']);
  });

  test('with quotes that do not match are none', () => {
    for (const text of ['a,"b', 'a,b"c"', 'a,"b"c', '"a" b,c', 'a"b"']) {
      assert.equal(fields(text), 'badQuotes', text);
    }
  });

  test('are not cut at a lone carriage return', () => {
    assert.deepEqual(fields('"a",b\rc'), ['a', 'b\rc']);
  });
});
