export * from './budget.ts';
export * from './entry.ts';
export * from './plan.ts';
export * from './totals.ts';
