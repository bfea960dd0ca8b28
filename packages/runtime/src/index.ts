export { isTrouble, TroubleError } from '@nuanbu/terms';
export * from './clock.ts';
export * from './config/index.ts';
export * from './health.ts';
export * from './log.ts';
export * from './metrics.ts';
export * from './signals.ts';
export * from './stack.ts';
