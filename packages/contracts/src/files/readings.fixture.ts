/** Meters that a readings file may speak of, and what becomes of its rows, for tests. */
import { parseInstant } from '@nuanbu/units';
import { file, place } from './given.fixture.ts';
import { type KnownMeter, readReadings } from './readings.ts';

const NOW = parseInstant('2022-04-02T00:00:00+08:00')!;
export const HEADER = 'meter_id,read_at,total_kwh,peak_kwh,valley_kwh';

/** M1 and 表3 were always there, M4 for a day; 表"2 came in December, left in January and came back. */
const METERS = new Map<string, KnownMeter>([
  ['M1', { index: 0, installations: [{ modulusWh: 1_000_000_000 }] }],
  [
    '表"2',
    {
      index: 1,
      installations: [
        {
          installedAt: parseInstant('2021-12-01')!,
          removedAt: parseInstant('2022-01-15')!,
          modulusWh: 100_000,
        },
        { installedAt: parseInstant('2022-03-01')!, modulusWh: 200_000 },
      ],
    },
  ],
  [
    'M4',
    {
      index: 3,
      installations: [
        {
          installedAt: parseInstant('2021-12-05')!,
          removedAt: parseInstant('2021-12-06')!,
          modulusWh: 1_000_000_000,
        },
      ],
    },
  ],
  ['表3', { index: 2, installations: [{ modulusWh: 1_000_000_000 }] }],
]);

export async function read(chunks: Uint8Array[]) {
  const taken: number[][] = [];
  const refused: string[] = [];
  const details: string[] = [];
  const outcome = await readReadings(
    chunks,
    METERS,
    NOW,
    (...reading) => taken.push(reading),
    (refusal) => {
      refused.push(place(refusal));
      details.push(refusal.detail);
    },
  );
  return { taken, refused, details, ...outcome };
}

/** What becomes of rows under the full header; line 2 is the first. */
export function rows(...lines: string[]) {
  return read(file(HEADER, ...lines));
}

export const AT = '2021-12-05T00:00:00+08:00';
export const AT_S = parseInstant(AT)!;
