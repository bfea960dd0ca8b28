export * from './influxdb/influxd.fixture.ts';
