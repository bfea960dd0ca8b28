import {
  meterRow,
  metersHeader,
  readingRows,
  readingsHeader,
  rosterHeader,
  rosterRow,
} from '@nuanbu/contracts';
import { maskValue } from '@nuanbu/ledger';
import { ABSENT } from '@nuanbu/metering';
import { countsEnergy } from '@nuanbu/policy';
import type { RunArchive } from '@nuanbu/settle';
import { formatInstant } from '@nuanbu/units';
import { refuseIfGone } from './operation.ts';

/** A file of frozen inputs, row by row. */
export interface InputFile {
  readonly name: string;
  readonly rows: Iterable<string> | AsyncIterable<string>;
}

/**
 * A run's frozen inputs as the files that the offline form reads (domain rule S1). Where a
 * correction decided, the decided value stands in the readings file, since files have no column for
 * one; conflicts stand there with all values.
 *
 * @param shown masked: of names and household books no more than who settles needs, which is
 *   whether two are the same.
 */
export function inputFiles(
  archive: RunArchive,
  signal: AbortSignal,
  shown: 'inFull' | 'masked' = 'inFull',
): InputFile[] {
  const isMetered = countsEnergy(archive.terms.component);
  return [
    { name: 'programme.yaml', rows: [archive.programmeText] },
    ...archive.ancestors.map(({ name, text }) => ({ name: `${name}.yaml`, rows: [text] })),
    { name: 'roster.csv', rows: rosterRows(archive, shown) },
    ...(isMetered
      ? [
          { name: 'meters.csv', rows: meterRows(archive) },
          { name: 'readings.csv', rows: readingsOf(archive, signal) },
        ]
      : []),
  ];
}

/** The command that settles the files anew, in the folder in which they lie. */
export function settleCommand({ run, terms: { component, startRule } }: RunArchive): string {
  return [
    `nuanbu settle --programme programme.yaml --component ${component.name}`,
    `--season ${run.season} --from ${formatInstant(run.span.from)} --to ${formatInstant(run.span.to)}`,
    ...(startRule ? [`--start-rule ${startRule}`] : []),
    '--roster roster.csv',
    ...(countsEnergy(component) ? ['--meters meters.csv --readings readings.csv'] : []),
    '--out recomputed',
  ].join(' ');
}

function* rosterRows({ households }: RunArchive, shown: 'inFull' | 'masked'): Generator<string> {
  yield rosterHeader();
  const books = new Map<string, string>();
  for (const { facts } of households) {
    const { name, householdBook } = facts;
    if (shown === 'inFull') yield rosterRow(facts);
    else {
      if (householdBook !== undefined && !books.has(householdBook)) {
        books.set(householdBook, `book-${books.size + 1}`);
      }
      const book = householdBook === undefined ? {} : { householdBook: books.get(householdBook)! };
      yield rosterRow({ ...facts, name: maskValue('payeeName', name), ...book });
    }
  }
}

function* meterRows({ households }: RunArchive): Generator<string> {
  yield metersHeader();
  for (const { facts, installations } of households) {
    for (const installation of installations) {
      yield meterRow({ householdId: facts.householdId, ...installation });
    }
  }
}

async function* readingsOf(archive: RunArchive, signal: AbortSignal): AsyncGenerator<string> {
  yield readingsHeader();
  for await (const { meterId, usable, conflicting } of archive.meters()) {
    refuseIfGone(signal);
    const row = readingRows(meterId);
    let piece = '';
    for (let index = 0; index < usable.length; index += 1) {
      const { at, totalWh, peakWh, valleyWh } = usable;
      piece += row(at[index]!, totalWh[index]!, peakWh[index]!, valleyWh[index]!);
    }
    for (const { at, totalWh, peakWh, valleyWh } of conflicting) {
      piece += row(at, totalWh, peakWh ?? ABSENT, valleyWh ?? ABSENT);
    }
    yield piece;
  }
}
