/**
 * A seeded source of numbers. It uses 32-bit integer arithmetic and exact division by powers of two
 * only, so that the same seed gives the same bytes on every machine.
 */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Roughly normal with mean 0 and deviation 1, within ±3.5. */
  bell(): number;
  /** A new array with the items in random order. */
  shuffled<T>(items: readonly T[]): T[];
}

/** The seed of a simulation, any text. */
export type Seed = string;

/** FNV-1a over UTF-16 units, from an offset, ended with a murmur-style mix. */
function hash32(text: string, offset: number): number {
  let h = offset >>> 0;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const WARM_UP_ROUNDS = 12;
/** Makes the deviation of a sum of four uniforms one. */
const SQRT_3 = 1.7320508075688772;

/**
 * The stream of numbers that belongs to a seed and a path of names, such as a household's number.
 * Streams are independent of each other, so nothing depends on the order of generation. The
 * generator is sfc32 (a small fast counting generator with 128 bits of state).
 */
export function randomFor(seed: Seed, ...path: readonly (string | number)[]): Random {
  const name = [seed, ...path].join('\u001f');
  let a = hash32(name, 0x811c9dc5) | 0;
  let b = hash32(name, 0x9e3779b9) | 0;
  let c = hash32(name, 0x243f6a88) | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) next();
  const whole = (least: number, most: number): number =>
    least + Math.floor(next() * (most - least + 1));
  return {
    next,
    whole,
    between: (low, high) => low + next() * (high - low),
    chance: (probability) => next() < probability,
    pick: (list) => list[whole(0, list.length - 1)]!,
    bell: () => (next() + next() + next() + next() - 2) * SQRT_3,
    shuffled: (items) => {
      const copy = [...items];
      for (let i = copy.length - 1; i > 0; i -= 1) {
        const j = whole(0, i);
        [copy[i], copy[j]] = [copy[j]!, copy[i]!];
      }
      return copy;
    },
  };
}
