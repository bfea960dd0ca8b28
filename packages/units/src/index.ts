export * from './days.ts';
export * from './energy.ts';
export * from './instants.ts';
export * from './integers.ts';
export * from './money.ts';
export * from './rate.ts';
export * from './rounding.ts';
export * from './spans.ts';
