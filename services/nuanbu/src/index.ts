export * from './offline/settle-files.ts';
export * from './programmes.ts';
