/** A demo, for tests that need one on a clock of their own. */
export * from './accounts.ts';
export * from './clock.ts';
export * from './lay-out.ts';
export * from './play.ts';
export * from './stages.ts';
