export * from './household.ts';
export * from './installation.ts';
export * from './measure.ts';
export type { MonthMeasure } from './month.ts';
export * from './quantity.ts';
export * from './query.ts';
export * from './series.ts';
export * from './spacing.ts';
export * from './tariff.ts';
