import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  meterRow,
  metersHeader,
  readingRows,
  readingsHeader,
  rosterHeader,
  rosterRow,
} from '@nuanbu/contracts';
import { ABSENT } from '@nuanbu/metering';
import { countsEnergy } from '@nuanbu/policy';
import type { CommandContext } from '@nuanbu/runtime';
import type { RunArchive } from '@nuanbu/settle';
import { formatInstant } from '@nuanbu/units';
import { z } from 'zod';
import { writing } from '../writing.ts';
import { operation, refuseIfGone } from './operation.ts';

/**
 * Writes a run's frozen inputs as the files that the offline form reads, so that anybody can
 * recompute the digest (domain rule S1). Where a correction decided, the decided value stands in
 * the readings file, since files have no column for one; conflicts stand there with all values.
 */
export const archiveRun = operation(
  'archive',
  z.strictObject({ run: z.int().min(1), directory: z.string() }),
  async ({ settlement }, { run: number, directory }, context) => {
    const archive = await settlement.archiveOf(number);
    const { run } = archive;
    const write = (name: string, rows: Iterable<string> | AsyncIterable<string>) =>
      writing(directory, async () => {
        await mkdir(directory, { recursive: true });
        await pipeline(Readable.from(rows), createWriteStream(join(directory, name)));
      });
    await write('programme.yaml', [archive.programmeText]);
    for (const { name, text } of archive.ancestors) await write(`${name}.yaml`, [text]);
    await write('roster.csv', rosterRows(archive));
    const { component, startRule } = archive.terms;
    const isMetered = countsEnergy(component);
    if (isMetered) {
      await write('meters.csv', meterRows(archive));
      await write('readings.csv', readingsOf(archive, context));
    }
    const command = [
      `nuanbu settle --programme programme.yaml --component ${component.name}`,
      `--season ${run.season} --from ${formatInstant(run.span.from)} --to ${formatInstant(run.span.to)}`,
      ...(startRule ? [`--start-rule ${startRule}`] : []),
      '--roster roster.csv',
      ...(isMetered ? ['--meters meters.csv --readings readings.csv'] : []),
      '--out recomputed',
    ].join(' ');
    const manifest = {
      run: run.number,
      component: component.name,
      digest: run.digest,
      startRule,
      command,
    };
    await write('manifest.json', [`${JSON.stringify(manifest, null, 2)}\n`]);
    return { directory, ...manifest };
  },
);

function* rosterRows({ households }: RunArchive): Generator<string> {
  yield rosterHeader();
  for (const { facts } of households) yield rosterRow(facts);
}

function* meterRows({ households }: RunArchive): Generator<string> {
  yield metersHeader();
  for (const { facts, installations } of households) {
    for (const installation of installations) {
      yield meterRow({ householdId: facts.householdId, ...installation });
    }
  }
}

async function* readingsOf(
  archive: RunArchive,
  { signal }: CommandContext,
): AsyncGenerator<string> {
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
