export * from './entitlement.ts';
export * from './parse.ts';
export * from './payout.ts';
export * from './programme.ts';
export type { ProgrammeFile, Source } from './schema.ts';
export * from './season.ts';
export * from './start-rule.ts';
