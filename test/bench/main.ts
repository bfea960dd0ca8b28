/**
 * All benchmarks in one command: `npm run bench`, or `npm run bench -- --short` to see in two minutes
 * that they run. Every figure stands beside what another engine does in the same run. Where a server
 * is missing, its part says so and is left out. `npm run bench -- --scale` grows the work instead, and
 * with `--save` keeps the figures from which deploy/SCALE.md is printed.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  benchInfluxIngest,
  FULL_INFLUX_INGEST_BENCH,
  printInfluxIngest,
  SHORT_INFLUX_INGEST_BENCH,
} from './influx-ingest.ts';
import {
  benchInfluxRead,
  FULL_INFLUX_READ_BENCH,
  printInfluxRead,
  SHORT_INFLUX_READ_BENCH,
} from './influx-read.ts';
import {
  benchInfluxWrite,
  FULL_INFLUX_WRITE_BENCH,
  SHORT_INFLUX_WRITE_BENCH,
} from './influx-write.ts';
import { hasMosquitto } from './ingest/brokers.ts';
import { benchIngest, FULL_INGEST_BENCH, ingestTable, SHORT_INGEST_BENCH } from './ingest.ts';
import { benchJobs, FULL_JOBS_BENCH, hasRedis, printJobs, SHORT_JOBS_BENCH } from './jobs.ts';
import { loadAverage, machineWords } from './machine.ts';
import { saveFigures } from './scale/figures.ts';
import { benchScale, FULL_SCALE, SHORT_SCALE } from './scale.ts';
import {
  benchSettlement,
  FULL_SETTLEMENT_BENCH,
  printSettlement,
  SHORT_SETTLEMENT_BENCH,
} from './settlement.ts';
import { benchStore, FULL_STORE_BENCH, printBeside, SHORT_STORE_BENCH } from './store.ts';

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    scale: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
  },
});
const { short } = values;

console.log(machineWords());
if (values.scale) {
  const figures = await benchScale(short ? SHORT_SCALE : FULL_SCALE);
  if (values.save) saveFigures(figures);
} else await benchAll();

async function benchAll(): Promise<void> {
  title('ingest: readings a second, acknowledged');
  console.log(ingestTable(await benchIngest(short ? SHORT_INGEST_BENCH : FULL_INGEST_BENCH)));
  title('reading store');
  printBeside(await benchStore(short ? SHORT_STORE_BENCH : FULL_STORE_BENCH));
  title('settlement');
  printSettlement(await benchSettlement(short ? SHORT_SETTLEMENT_BENCH : FULL_SETTLEMENT_BENCH));
  title('job queues');
  printJobs(await benchJobs(short ? SHORT_JOBS_BENCH : FULL_JOBS_BENCH));
  title('InfluxDB');
  if (!hasInflux()) {
    console.log('not measured, since neither INFLUX_URL nor INFLUXD names one');
    return;
  }
  await benchInflux();
  if (!short) return;
  title('scale, to see that it runs');
  const missing = [hasRedis() ? [] : ['redis-server'], hasMosquitto() ? [] : ['mosquitto']].flat();
  if (missing.length === 0) await benchScale(SHORT_SCALE);
  else console.log(`not measured, since there is no ${missing.join(' and no ')} here`);
}

async function benchInflux(): Promise<void> {
  const write = await benchInfluxWrite(short ? SHORT_INFLUX_WRITE_BENCH : FULL_INFLUX_WRITE_BENCH);
  printBeside(write, 'InfluxDB');
  printInfluxIngest(
    await benchInfluxIngest(short ? SHORT_INFLUX_INGEST_BENCH : FULL_INFLUX_INGEST_BENCH),
  );
  printInfluxRead(await benchInfluxRead(short ? SHORT_INFLUX_READ_BENCH : FULL_INFLUX_READ_BENCH));
}

/** Whether an InfluxDB can be had here: one that runs, a program, or a way to build one. */
function hasInflux(): boolean {
  const build = fileURLToPath(new URL('../../../shared/influxd/build', import.meta.url));
  const { INFLUX_URL, INFLUXD } = process.env;
  return INFLUX_URL !== undefined || INFLUXD !== undefined || existsSync(build);
}

function title(what: string): void {
  console.log(`── ${what} (load average ${loadAverage()})`);
}
