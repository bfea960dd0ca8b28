export * from './day-completeness.ts';
export * from './duckdb/duckdb-reading-store.ts';
export * from './epochs.ts';
export * from './influxdb/influx-reading-store.ts';
export { troubleOf as influxTroubleOf } from './influxdb/troubles.ts';
export * from './port.ts';
export * from './rows-file/read.ts';
export * from './rows-file/write.ts';
export * from './spool/spool.ts';
