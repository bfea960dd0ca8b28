export { isTrouble, TroubleError } from '@nuanbu/terms';
export { type Claim, claimDataDir, type Owner, readOwner } from './claim.ts';
export * from './clock.ts';
export * from './config/index.ts';
export * from './control/index.ts';
export * from './log.ts';
export * from './postgres/index.ts';
export * from './signals.ts';
export * from './stack.ts';
