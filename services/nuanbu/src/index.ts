export * from './budget/plan-files.ts';
export * from './offline/case-files.ts';
export * from './offline/settle-files.ts';
export * from './programmes.ts';
