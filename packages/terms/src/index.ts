export * from './budget-gaps.ts';
export * from './findings.ts';
export * from './reasons.ts';
export * from './refusals.ts';
export * from './trouble-error.ts';
export * from './troubles.ts';
export * from './violations.ts';
export * from './words.ts';
