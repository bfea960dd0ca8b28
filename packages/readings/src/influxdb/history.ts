import { ABSENT } from '@nuanbu/units';
import type { StoredReading } from '../port.ts';
import type { StoredVersion } from './correction-versions.ts';
import type { MeterRows } from './plain-rows.ts';

/** Every value of a meter: by instant, then by epoch, and corrections last, the newest at the end. */
export function historyOf(rows: MeterRows, versions: readonly StoredVersion[]): StoredReading[] {
  const plain = Array.from({ length: rows.length }, (_, row) => ({
    at: rows.at[row]!,
    ...registersOf(rows.totalWh[row]!, rows.peakWh[row]!, rows.valleyWh[row]!),
    commit: rows.epoch(row),
    number: 0,
  }));
  const corrected = versions.map((version) => ({
    at: version.at,
    ...registersOf(version.totalWh, version.peakWh, version.valleyWh),
    commit: version.epoch,
    correction: { by: version.by, why: version.why },
    number: version.number,
  }));
  return [...plain, ...corrected]
    .sort((a, b) => a.at - b.at || a.commit - b.commit || a.number - b.number)
    .map(({ number, ...reading }) => reading);
}

function registersOf(totalWh: number, peakWh: number, valleyWh: number) {
  return {
    totalWh,
    ...(peakWh === ABSENT ? {} : { peakWh }),
    ...(valleyWh === ABSENT ? {} : { valleyWh }),
  };
}
