/** What scaling has been measured to cost, in a file that `--save` writes and documents print. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Processor time by who used it, in microseconds or milliseconds of a unit; 0 for a server elsewhere. */
export interface CpuShares {
  readonly ours: number;
  readonly influxdb: number;
  readonly postgresql: number;
  readonly mosquitto: number;
  readonly redis: number;
}

interface Measured {
  /** The machine's one-minute load average at the end; above its cores, others were at work, too. */
  readonly loadAverage: number;
}

/** Ingest processes side by side, from Mosquitto into InfluxDB. */
export interface IngestFigure extends Measured {
  readonly processes: number;
  readonly readings: number;
  /** Durable, a second. */
  readonly readingsPerS: number;
  /** Of one reading. */
  readonly cpuMicros: CpuShares;
  /** The most memory of one ingest process. */
  readonly processMb: number;
}

/** Settle processes side by side, on Redis, InfluxDB and PostgreSQL. */
export interface SettleFigure extends Measured {
  readonly processes: number;
  /** Spans between freezes in which the readings lie. */
  readonly epochs: number;
  readonly households: number;
  readonly readingsPerHousehold: number;
  /** From the request until the batch is drafted. */
  readonly seconds: number;
  /** Of one household. */
  readonly cpuMs: CpuShares;
  readonly processMb: number;
}

/** One district of so many meters, a household each. */
export interface MetersFigure extends Measured {
  readonly meters: number;
  /** The register of meters that every ingest process holds. */
  readonly directoryMb: number;
  /** Where the households were put on file. */
  readonly roster?: {
    /** To take the roster and the meters in, and what they come to in PostgreSQL. */
    readonly importS: number;
    readonly bytesPerHousehold: number;
    /** To load the register of meters from there. */
    readonly directoryS: number;
    /** The frozen roster that every settle process holds of a run. */
    readonly casesS: number;
    readonly casesMb: number;
  };
  readonly readingsPerMeter: number;
  readonly epochs: number;
  /** Of one reading, written by the store in this process. */
  readonly writeCpuMicros: Pick<CpuShares, 'ours' | 'influxdb'>;
  readonly readingsPerS: number;
  /** Until a process that has just begun has written its first thousand readings. */
  readonly restartS: number;
  /** As InfluxDB itself counts them: a meter is one in every epoch in which it reported. */
  readonly series: number;
  /** The index of series and the values, after compaction. */
  readonly influxBytesPerSeries: number;
  readonly influxBytesPerReading: number;
  readonly influxMb: number;
  /** Where a run over all of them was made. */
  readonly run?: {
    readonly seconds: number;
    /** From the last village to success with the draft batch: one process, one transaction. */
    readonly finishS: number;
    readonly cpuMs: CpuShares;
    readonly lineBytes: number;
    readonly settleMb: number;
    readonly redisMb: number;
  };
}

/** A backup of all that the settling left, while nothing else went on. */
export interface BackupFigure extends Measured {
  /** Spans between freezes in which the readings lie. */
  readonly epochs: number;
  readonly readings: number;
  readonly lines: number;
  readonly seconds: number;
  readonly bytesPerReading: number;
  /** In PostgreSQL, with indexes: a line of a run, and a line of the batch that pays it. */
  readonly lineBytes: number;
  readonly batchLineBytes: number;
}

/** Bytes of a reading with two registers, a hundred in a message. */
export interface WireFigure {
  readonly mqttBytesPerReading: number;
  readonly lineProtocolBytesPerReading: number;
}

export interface ScaleFigures {
  readonly machine: string;
  readonly wire: WireFigure;
  readonly ingest: readonly IngestFigure[];
  readonly settle: readonly SettleFigure[];
  readonly meters: readonly MetersFigure[];
  readonly backups: readonly BackupFigure[];
}

const FILE = fileURLToPath(new URL('./figures.json', import.meta.url));

/** The figures that were saved last. */
export function savedFigures(): ScaleFigures {
  return JSON.parse(readFileSync(FILE, 'utf8'));
}

/** Keeps figures in place of those that were measured of the same before. */
export function saveFigures(measured: ScaleFigures): void {
  const saved = readSaved();
  const merged: ScaleFigures = {
    ...{ machine: measured.machine, wire: measured.wire },
    ingest: replaced(saved?.ingest ?? [], measured.ingest, ({ processes }) => processes),
    settle: replaced(saved?.settle ?? [], measured.settle, settleKey),
    meters: replaced(saved?.meters ?? [], measured.meters, ({ meters }) => meters),
    backups: replaced(saved?.backups ?? [], measured.backups, ({ epochs }) => epochs),
  };
  writeFileSync(FILE, `${JSON.stringify(merged, rounded, 2)}\n`);
}

/** In order of epochs, then of processes. */
function settleKey({ epochs, processes }: SettleFigure): number {
  return epochs * 1_000 + processes;
}

function readSaved(): ScaleFigures | undefined {
  try {
    return savedFigures();
  } catch {
    return undefined;
  }
}

function replaced<Figure>(
  before: readonly Figure[],
  now: readonly Figure[],
  keyOf: (figure: Figure) => number,
): Figure[] {
  const byKey = new Map([...before, ...now].map((figure) => [keyOf(figure), figure]));
  return [...byKey.values()].sort((one, other) => keyOf(one) - keyOf(other));
}

/** Three digits say all that such a measurement can. */
function rounded(_: string, value: unknown): unknown {
  if (typeof value !== 'number' || Number.isInteger(value)) return value;
  return Number(value.toPrecision(3));
}
