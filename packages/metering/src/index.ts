export * from './installation.ts';
export * from './series.ts';
