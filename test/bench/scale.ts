/**
 * Grows the work and prints what a reading and a household cost: more processes of ingest and of
 * settle on the same servers, and districts of up to a million meters. `npm run bench -- --scale`;
 * with `--save` the figures go where deploy/SCALE.md has them from.
 */
import { parseArgs } from 'node:util';
import { messageBytesOf, rawLinesOf } from './ingest/load.ts';
import { machineWords } from './machine.ts';
import {
  type BackupFigure,
  type CpuShares,
  type IngestFigure,
  type MetersFigure,
  type ScaleFigures,
  type SettleFigure,
  saveFigures,
} from './scale/figures.ts';
import { measureIngest, scaleLoad } from './scale/ingest.ts';
import { type MetersScaleSize, measureMeters } from './scale/meters.ts';
import { measureSettle, type SettleScaleSize } from './scale/settle.ts';

/** How far the work grows. */
export interface ScaleSize {
  readonly processes: readonly number[];
  /** Messages of a hundred readings. */
  readonly messages: number;
  readonly settle: SettleScaleSize | undefined;
  /** The same by one process where the readings lie in many epochs. */
  readonly manyEpochs: SettleScaleSize | undefined;
  readonly meters: readonly MetersScaleSize[];
}

export const SHORT_SCALE: ScaleSize = {
  processes: [2],
  messages: 400,
  settle: { households: 100, days: 2, epochs: 1 },
  manyEpochs: undefined,
  meters: [{ meters: 1_000, readingsPerMeter: 4, withRoster: true, withRun: true }],
};

export const FULL_SCALE: ScaleSize = {
  processes: [1, 2, 4],
  messages: 8_000,
  settle: { households: 1_000, days: 30, epochs: 1 },
  manyEpochs: { households: 1_000, days: 30, epochs: 30 },
  meters: [
    { meters: 5_000, readingsPerMeter: 97, withRoster: true, withRun: true },
    { meters: 20_000, readingsPerMeter: 49, withRoster: true, withRun: true },
    { meters: 100_000, readingsPerMeter: 25, withRoster: true, withRun: true },
    { meters: 1_000_000, readingsPerMeter: 4, withRoster: false, withRun: false },
  ],
};

/** Measures everything and prints each figure as it comes. */
export async function benchScale(size: ScaleSize): Promise<ScaleFigures> {
  const load = scaleLoad(size.messages);
  const one = scaleLoad(1_600);
  const [line = ''] = rawLinesOf(one);
  const wire = {
    mqttBytesPerReading: messageBytesOf(one),
    lineProtocolBytesPerReading: Buffer.byteLength(line) + 1,
  };
  const ingest: IngestFigure[] = [];
  const settle: SettleFigure[] = [];
  const meters: MetersFigure[] = [];
  if (size.messages > 0) {
    await measureIngest(size.processes, load, (figure) => {
      ingest.push(figure);
      printIngest(figure);
    });
  }
  const backups: BackupFigure[] = [];
  const settled = (figure: SettleFigure) => {
    settle.push(figure);
    printSettle(figure);
  };
  if (size.settle) backups.push(await measureSettle(size.processes, size.settle, settled));
  if (size.manyEpochs) backups.push(await measureSettle([1], size.manyEpochs, settled));
  backups.forEach(printBackup);
  for (const each of size.meters) {
    const figure = await measureMeters(each);
    meters.push(figure);
    printMeters(figure);
  }
  return { machine: machineWords(), wire, ingest, settle, meters, backups };
}

function printIngest(figure: IngestFigure): void {
  const { processes, readings, readingsPerS, cpuMicros, processMb, loadAverage } = figure;
  console.log(
    `ingest, ${processes} processes: ${readings} readings at ${readingsPerS}/s; a reading ` +
      `${shares(cpuMicros, 'µs')}; ${processMb} MB a process (load average ${loadAverage})`,
  );
}

function printSettle(figure: SettleFigure): void {
  const { processes, households, readingsPerHousehold, seconds, cpuMs, processMb } = figure;
  console.log(
    `settle, ${processes} processes: ${households} households of ${readingsPerHousehold} readings ` +
      `in ${figure.epochs} epochs ` +
      `in ${round(seconds)} s; a household ${shares(cpuMs, 'ms')}; ${processMb} MB a process ` +
      `(load average ${figure.loadAverage})`,
  );
}

function printBackup({ readings, lines, seconds, bytesPerReading, ...rest }: BackupFigure): void {
  console.log(
    `backup: ${readings} readings in ${rest.epochs} epochs and ${lines} lines in ${round(seconds)} s, ` +
      `${round(bytesPerReading)} bytes a reading; in the ledger a line ${round(rest.lineBytes)} bytes, ` +
      `a line of a batch ${round(rest.batchLineBytes)} (load average ${rest.loadAverage})`,
  );
}

function printMeters(figure: MetersFigure): void {
  const { meters, series, run, roster, writeCpuMicros } = figure;
  const ofRoster = roster
    ? ` in ${round(roster.directoryS)} s; roster taken in by ${round(roster.importS)} s, ` +
      `${round(roster.bytesPerHousehold)} bytes a household; roster of a run ` +
      `${round(roster.casesS)} s and ${round(roster.casesMb)} MB`
    : '';
  console.log(
    `${meters} meters: register of ingest ${round(figure.directoryMb)} MB${ofRoster}\n` +
      `  ${meters * figure.readingsPerMeter} readings at ${figure.readingsPerS}/s, after a restart ` +
      `the first in ${round(figure.restartS)} s; a reading ours ` +
      `${round(writeCpuMicros.ours)} µs, InfluxDB ${round(writeCpuMicros.influxdb)} µs, ` +
      `${round(figure.influxBytesPerReading)} bytes; ${series} series of ` +
      `${round(figure.influxBytesPerSeries)} bytes, InfluxDB ${figure.influxMb} MB of memory`,
  );
  if (run) {
    console.log(
      `  run: ${round(run.seconds)} s, of which the end ${round(run.finishS)} s; a household ` +
        `${shares(run.cpuMs, 'ms')}; a line ${round(run.lineBytes)} bytes; settle ` +
        `${run.settleMb} MB, Redis ${run.redisMb} MB`,
    );
  }
  console.log(`  (load average ${figure.loadAverage})`);
}

function shares(cpu: CpuShares, unit: string): string {
  const parts = [
    ['ours', cpu.ours],
    ['InfluxDB', cpu.influxdb],
    ['PostgreSQL', cpu.postgresql],
    ['Mosquitto', cpu.mosquitto],
    ['Redis', cpu.redis],
  ] as const;
  const used = parts.filter(([who, value]) => who === 'ours' || value > 0);
  return used.map(([who, value]) => `${who} ${round(value)} ${unit}`).join(', ');
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      save: { type: 'boolean', default: false },
      /** Parts to measure: ingest, settle, epochs and numbers of meters. */
      only: { type: 'string', default: '' },
    },
  });
  const only = values.only.split(',').filter((part) => part !== '');
  const wanted = (part: string) => only.length === 0 || only.includes(part);
  const figures = await benchScale({
    ...FULL_SCALE,
    messages: wanted('ingest') ? FULL_SCALE.messages : 0,
    settle: wanted('settle') ? FULL_SCALE.settle : undefined,
    manyEpochs: wanted('epochs') ? FULL_SCALE.manyEpochs : undefined,
    meters: FULL_SCALE.meters.filter(({ meters }) => wanted(String(meters))),
  });
  if (values.save) saveFigures(figures);
}
