export * from './decode.ts';
export * from './decoded.ts';
export { METER_ID_LENGTH_MAX, READINGS_MAX } from './fields.ts';
export * from './readings.ts';
export * from './receipts.ts';
export * from './status.ts';
export * from './topics.ts';
