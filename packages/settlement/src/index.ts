export * from './entitlements.ts';
export * from './explain.ts';
export * from './facts.ts';
export * from './line.ts';
export * from './rows.ts';
export * from './settle.ts';
export * from './summary.ts';
