export * from './budget-gaps.ts';
export * from './findings.ts';
export * from './moves.ts';
export * from './reasons.ts';
export * from './refusals.ts';
export * from './trouble-error.ts';
export * from './troubles.ts';
export * from './words.ts';
