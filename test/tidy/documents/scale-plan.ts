/** Forty million households reckoned from what was measured: the plan's table of deploy/SCALE.md. */
import type { CpuShares, ScaleFigures } from '../../bench/scale/figures.ts';

/** What is planned for; everything else in the plan follows from this and the figures. */
export const PLAN = {
  households: 40_000_000,
  districts: 1_000,
  seasonDays: 121,
  readingsADay: 96,
  /** A quarter of an hour's readings come within a third of it. */
  burst: 3,
  /** One final run, and a provisional one every week. */
  runs: 18,
  householdsAVillage: 100,
  metersAnInfluxdb: 1_000_000,
  nightHours: 8,
  /** InfluxDB's files of a bucket that keeps readings for ever hold a week each. */
  shardDays: 7,
} as const;

const HOUR_S = 3_600;
const DAY_S = 86_400;

/** A quantity of the plan, the words that lead to it, and whether figures or a rule of three gave it. */
export interface Planned {
  readonly what: string;
  readonly value: string;
  readonly from: string;
}

/** What the plan is made of, for the table and for what breaks first. */
export function planOf(figures: ScaleFigures) {
  const { households, districts, seasonDays, readingsADay, burst, runs } = PLAN;
  const one = found(figures.ingest, ({ processes }) => processes === 1);
  const settle = found(figures.settle, (each) => each.processes === 1 && each.epochs === 1);
  const withRun = figures.meters.filter(({ run }) => run !== undefined);
  const largestRun = found(
    withRun,
    ({ meters }) => meters === Math.max(...withRun.map((each) => each.meters)),
  );
  const day = found(figures.meters, ({ readingsPerMeter }) => readingsPerMeter > readingsADay);
  const most = found(
    figures.meters,
    ({ meters }) => meters === Math.max(...figures.meters.map((each) => each.meters)),
  );
  const backup = found(figures.backups, ({ epochs }) => epochs === 1);

  const readingsPerS = (households * readingsADay) / DAY_S;
  const burstPerS = readingsPerS * burst;
  const readingsPerHousehold = seasonDays * readingsADay;
  const run = largestRun.run!;
  const roster = largestRun.roster!;
  const perReadingMs =
    (total(settle.cpuMs) - total(run.cpuMs)) /
    (settle.readingsPerHousehold - largestRun.readingsPerMeter);
  const householdMs =
    total(run.cpuMs) + perReadingMs * (readingsPerHousehold - largestRun.readingsPerMeter);
  const districtHouseholds = households / districts;
  const backupPerS = backup.readings / backup.seconds;
  return {
    ...{ one, settle, run, roster, largestRun, day, most, backup },
    ...{ readingsPerS, burstPerS, readingsPerHousehold, householdMs, districtHouseholds },
    ...{ backupPerS, runs },
    districtReadings: districtHouseholds * readingsPerHousehold,
    backupHours: (districtHouseholds * readingsPerHousehold) / backupPerS / HOUR_S,
    shards: Math.ceil(seasonDays / PLAN.shardDays),
    influxdbs: Math.ceil(households / PLAN.metersAnInfluxdb),
  };
}

export type Plan = ReturnType<typeof planOf>;

/** The rows of the plan. */
export function plannedRows(figures: ScaleFigures): Planned[] {
  const plan = planOf(figures);
  const { one, burstPerS, readingsPerS, readingsPerHousehold, householdMs, run } = plan;
  const { households, districts, nightHours, runs } = PLAN;
  const seasonReadings = households * readingsPerHousehold;
  const cores = (micros: number) => `${said((burstPerS * micros) / 1e6)} cores`;
  const bytes = (each: number, many: number) => sizeText(each * many);
  const cpuHours = (households * householdMs) / 1000 / HOUR_S;
  return [
    {
      what: 'readings',
      value: `${said(readingsPerS)} a second, ${said(burstPerS)} in bursts; ${said(seasonReadings)} a season`,
      from: `${PLAN.readingsADay} a day; a third of every quarter of an hour brings them all`,
    },
    {
      what: 'ingest',
      value: cores(one.cpuMicros.ours),
      from: `${said(one.cpuMicros.ours)} µs a reading in messages of 100, measured`,
    },
    {
      what: 'brokers',
      value: `${cores(one.cpuMicros.mosquitto)}; ${said(households / PLAN.householdsAVillage)} connections`,
      from: 'measured by reading; connections not measured: a concentrator for each village',
    },
    {
      what: 'InfluxDB, writing',
      value: cores(one.cpuMicros.influxdb),
      from: `${said(one.cpuMicros.influxdb)} µs a reading, compaction included, measured`,
    },
    {
      what: 'InfluxDB, servers',
      value: `${plan.influxdbs} of ${sizeText(plan.most.influxMb * 2 ** 20)} and more`,
      from: `memory measured with ${said(plan.most.meters)} meters in ${plan.most.epochs} epochs and little read`,
    },
    {
      what: 'disks of readings',
      value: `${bytes(plan.day.influxBytesPerReading, seasonReadings)} a season, each copy`,
      from: `${said(plan.day.influxBytesPerReading)} bytes a reading of one register, measured`,
    },
    {
      what: 'index of series',
      value: `${bytes(plan.most.influxBytesPerSeries, households * plan.shards)} a season and epoch`,
      from: `${said(plan.most.influxBytesPerSeries)} bytes measured, once in each of ${plan.shards} weeks`,
    },
    {
      what: 'network',
      value:
        `${bytes(figures.wire.mqttBytesPerReading, burstPerS)}/s from the concentrators, ` +
        `${bytes(figures.wire.lineProtocolBytesPerReading, burstPerS)}/s to InfluxDB`,
      from: 'bytes of messages and lines, measured, in bursts',
    },
    {
      what: 'a season’s run',
      value: `${said(cpuHours)} core hours, ${said(cpuHours / nightHours)} cores for a night`,
      from: `${said(householdMs)} ms a household, ours and the servers’, from two sizes by rule of three`,
    },
    {
      what: 'jobs',
      value: `${said(households / PLAN.householdsAVillage)} villages, ${said(plan.districtHouseholds / PLAN.householdsAVillage)} a district`,
      from: `Redis ${run.redisMb} MB at ${said(plan.largestRun.meters / PLAN.householdsAVillage)} villages, measured`,
    },
    {
      what: 'lines in the ledgers',
      value: `${bytes(plan.backup.lineBytes, households * runs)} a season, ${bytes(plan.backup.lineBytes, plan.districtHouseholds * runs)} a district`,
      from: `${said(plan.backup.lineBytes)} bytes a line with its evidence, measured; ${runs} runs, which are kept`,
    },
    ...(plan.backup.batchLineBytes === 0
      ? []
      : [
          {
            what: 'batch lines',
            value: `${bytes(plan.backup.batchLineBytes, households)} a season`,
            from: `${said(plan.backup.batchLineBytes)} bytes each, measured; payments and files not measured`,
          },
        ]),
    {
      what: 'ledgers',
      value: `${districts} databases, ${bytes(plan.roster.bytesPerHousehold, plan.districtHouseholds)} of roster each`,
      from: `${said(plan.roster.bytesPerHousehold)} bytes a household without personal data, measured`,
    },
    {
      what: 'a district’s backup',
      value: `${said(plan.backupHours)} hours at the end of the season`,
      from: `${said(plan.backupPerS)} readings a second, measured with little in the ledger`,
    },
  ];
}

/** All of what a unit took, whoever used it. */
export function total(cpu: CpuShares): number {
  return cpu.ours + cpu.influxdb + cpu.postgresql + cpu.mosquitto + cpu.redis;
}

/** A quantity in two digits, with words for many. */
export function said(value: number): string {
  const two = Number(value.toPrecision(2));
  if (two >= 1e9) return `${two / 1e9} thousand million`;
  if (two >= 1e6) return `${two / 1e6} million`;
  return two.toLocaleString('en-US', { maximumSignificantDigits: 2 });
}

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Bytes in two digits. */
export function sizeText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${Number(value.toPrecision(2))} ${UNITS[unit]}`;
}

function found<Figure>(figures: readonly Figure[], isIt: (figure: Figure) => boolean): Figure {
  const figure = figures.find(isIt);
  if (!figure) throw new Error('the figures lack one that the plan rests on');
  return figure;
}
