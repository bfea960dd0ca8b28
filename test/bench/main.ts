/**
 * All benchmarks in one command: `npm run bench`, or `npm run bench -- --short` to see in a minute
 * that they run. Every figure stands beside what another engine does in the same run.
 */
import { parseArgs } from 'node:util';
import { benchIngest, FULL_INGEST_BENCH, ingestTable, SHORT_INGEST_BENCH } from './ingest.ts';
import { benchJobs, FULL_JOBS_BENCH, printJobs, SHORT_JOBS_BENCH } from './jobs.ts';
import {
  benchSettlement,
  FULL_SETTLEMENT_BENCH,
  printSettlement,
  SHORT_SETTLEMENT_BENCH,
} from './settlement.ts';
import { benchStore, FULL_STORE_BENCH, printBeside, SHORT_STORE_BENCH } from './store.ts';

const { values } = parseArgs({ options: { short: { type: 'boolean', default: false } } });
const { short } = values;

console.log('── ingest: readings a second, acknowledged');
console.log(ingestTable(await benchIngest(short ? SHORT_INGEST_BENCH : FULL_INGEST_BENCH)));
console.log('── reading store');
printBeside(await benchStore(short ? SHORT_STORE_BENCH : FULL_STORE_BENCH));
console.log('── settlement');
printSettlement(await benchSettlement(short ? SHORT_SETTLEMENT_BENCH : FULL_SETTLEMENT_BENCH));
console.log('── job queues');
printJobs(await benchJobs(short ? SHORT_JOBS_BENCH : FULL_JOBS_BENCH));
