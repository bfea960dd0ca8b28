import { appendingConforms } from './appending.ts';
import { correctingConforms } from './correcting.ts';
import { digestingConforms } from './digesting.ts';
import { freezingConforms } from './freezing.ts';
import { movingConforms } from './moving.ts';
import type { MakePlace } from './place.ts';
import { readingConforms } from './reading.ts';

export type { MakePlace, StorePlace } from './place.ts';

/**
 * Declares the tests that every adapter of the ReadingStore port must pass.
 *
 * @param name the adapter, as it stands before each test's name
 * @param makePlace makes an empty place for one test
 */
export function readingStoreConforms(name: string, makePlace: MakePlace): void {
  appendingConforms(name, makePlace);
  correctingConforms(name, makePlace);
  readingConforms(name, makePlace);
  digestingConforms(name, makePlace);
  freezingConforms(name, makePlace);
  movingConforms(name, makePlace);
}
