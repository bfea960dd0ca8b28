import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Palette, paletteOf } from './palette.ts';

/** WCAG 2.2, relative luminance of `#rrggbb`. */
function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ['ground', 'paper', 'raised', 'head', 'hover'] as const;
const TEXTS = ['text', 'quiet', 'faint', 'link', 'good', 'waits', 'bad'] as const;
const TAGS: readonly (readonly [keyof Palette, keyof Palette])[] = [
  ['good', 'goodTint'],
  ['waits', 'waitsTint'],
  ['bad', 'badTint'],
  ['link', 'primaryTint'],
  ['text', 'plainTint'],
];
const AA = 4.5;

for (const isDark of [false, true]) {
  describe(`the colors of ${isDark ? 'dark' : 'light'}`, () => {
    const palette = paletteOf(isDark);
    const tooFaint = (pairs: readonly (readonly [keyof Palette, keyof Palette])[]) =>
      pairs
        .filter(([text, ground]) => contrast(palette[text], palette[ground]) < AA)
        .map(([text, ground]) => `${text} on ${ground}`);

    it('can be read, each text on each ground', () => {
      const pairs = GROUNDS.flatMap((ground) => TEXTS.map((text) => [text, ground] as const));
      assert.deepEqual(tooFaint(pairs), []);
    });

    it('can be read on labels and buttons', () => {
      assert.deepEqual(tooFaint(TAGS), []);
      assert.ok(contrast('#ffffff', palette.primary) >= AA);
    });
  });
}
