export * from './files/meters.ts';
export * from './files/payout-register.ts';
export * from './files/readings.ts';
export * from './files/refusal.ts';
export * from './files/roster.ts';
export * from './files/write-cases.ts';
export * from './mqtt/index.ts';
export * from './readings/acceptance.ts';
